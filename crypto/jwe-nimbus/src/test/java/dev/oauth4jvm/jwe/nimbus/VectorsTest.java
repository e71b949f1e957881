package dev.oauth4jvm.jwe.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 7516, 7518 and 7520 whose algorithms are supported. */
class VectorsTest {

  static List<Named<JsonObject>> examples() throws IOException {
    List<Named<JsonObject>> examples = new ArrayList<>();
    for (Object vector : vectors().array("vectors")) {
      JsonObject json = (JsonObject) vector;
      examples.add(Named.of(json.string("name"), json));
    }
    return examples;
  }

  private static JsonObject vectors() throws IOException {
    try (InputStream file = VectorsTest.class.getResourceAsStream("vectors.json")) {
      return Keys.json(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void allExamplesAreThere() throws IOException {
    assertThat(examples())
        .extracting(Named::getName)
        .containsExactly(
            "RFC 7516, A.1", "RFC 7520, 5.2", "RFC 7520, 5.4", "RFC 7520, 5.5", "RFC 7520, 5.6");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesAreDecrypted(JsonObject vector) {
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder().key(Jwk.of(vector.object("key"))).build();

    assertThat(decrypter.decrypt(vector.string("jwe"))).isEqualTo(vector.string("plaintext"));
  }

  /** RFC 7518, appendix C, gives the agreed key; the content is encrypted here. */
  @Test
  void theAgreedKeyIsThatOfTheExample() throws Exception {
    String header =
        Keys.encode(
            """
            {"alg":"ECDH-ES","enc":"A128GCM","apu":"QWxpY2U","apv":"Qm9i","epk":{"kty":"EC",\
            "crv":"P-256","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",\
            "y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"}}"""
                .getBytes(StandardCharsets.UTF_8));
    byte[] iv = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(Keys.decode("VqqN6vgjbSBcIijNcacQGg"), "AES"),
        new GCMParameterSpec(128, iv));
    cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
    byte[] sealed = cipher.doFinal(Keys.JWT.getBytes(StandardCharsets.US_ASCII));
    int end = sealed.length - 16;
    String jwe =
        String.join(
            ".",
            header,
            "",
            Keys.encode(iv),
            Keys.encode(Arrays.copyOf(sealed, end)),
            Keys.encode(Arrays.copyOfRange(sealed, end, sealed.length)));
    Jwk bob =
        Jwk.of(
            Keys.json(
                """
                {"kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",
                 "y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",
                 "d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"}"""));

    assertThat(NimbusJweDecrypter.builder().key(bob).build().decrypt(jwe)).isEqualTo(Keys.JWT);
  }

  @Test
  void theNestedJwtOfRfc7520Section6IsDecryptedAndVerifies() throws IOException {
    JsonObject vector = vectors().object("rfc7520section6");
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder().key(Jwk.of(vector.object("decryption"))).build();

    UnverifiedJwt jwt = UnverifiedJwt.parse(vector.string("jwe"), decrypter);
    jwt.verify(
        VerificationKey.of(
            Jwk.of(vector.object("verification")), JwsAlgorithm.PS256, Crypto.platform()));

    assertThat(jwt.claims()).isEqualTo(Keys.json(vector.string("payload")));
  }

  @Test
  void theExampleOfRfc7516AppendixA2IsRefusedForItsAlgorithm() throws IOException {
    JsonObject vector = vectors().object("rfc7516A2");
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder().key(Jwk.of(vector.object("key"))).build();

    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(() -> decrypter.decrypt(vector.string("jwe")))
        .matches(refused -> refused.code() == ErrorCode.INVALID_RESPONSE)
        .withMessageContaining("RSA1_5");
  }
}
