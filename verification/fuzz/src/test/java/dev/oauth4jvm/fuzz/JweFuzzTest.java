package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwe.nimbus.NimbusJweDecrypter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decryption of JWEs. */
class JweFuzzTest {

  private static final byte[] SHARED = new byte[16];
  private static final NimbusJweDecrypter DECRYPTER =
      NimbusJweDecrypter.builder()
          .key(Jwk.of(JsonObject.of("kty", "oct", "kid", "o", "k", base64Url(SHARED))))
          .key(ecdh())
          .build();

  private static Jwk ecdh() {
    return Jwk.of(World.SENDER.toPrivateJwk().json().without("alg").with("kid", "e"));
  }

  @FuzzTest
  void noTextDoesMoreThanFail(byte[] input) {
    String text = World.text(input);
    Outcome<String> outcome = World.outcome(() -> DECRYPTER.decrypt(text));

    // ECDH-ES is public: anyone can encrypt for the key
    if (outcome.value() == null && text.length() >= 40) {
      outcome.requireSecret(text);
    }
  }

  @FuzzTest
  void aSealedJweIsDecryptedWhenItsHeaderSaysHow(byte[] input) throws GeneralSecurityException {
    String changes = World.text(input);
    Draft draft =
        new Draft("{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"o\"}", "{}")
            .changed(changes, "hcs");
    String sealed = sealed(draft.header(), draft.payload());
    String jwe = draft.tampered(sealed);
    JsonObject header = World.objectOrNull(draft.header());

    Outcome<String> outcome = World.outcome(() -> DECRYPTER.decrypt(jwe));

    outcome.requireSecret(jwe);
    if (outcome.value() == null) {
      return;
    }
    assertThat(jwe).isEqualTo(sealed);
    assertThat(header).isNotNull();
    assertThat(header.get("alg")).isEqualTo("dir");
    assertThat(header.get("enc")).isEqualTo("A128GCM");
    assertThat(header.has("kid") ? header.get("kid") : "o").isEqualTo("o");
    assertThat(header.has("zip") || header.has("crit")).isFalse();
    assertThat(outcome.value()).isEqualTo(draft.payload());
  }

  private static String sealed(String header, String content) throws GeneralSecurityException {
    String protectedHeader = base64Url(header.getBytes(StandardCharsets.UTF_8));
    byte[] iv = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(SHARED, "AES"), new GCMParameterSpec(128, iv));
    cipher.updateAAD(protectedHeader.getBytes(StandardCharsets.US_ASCII));
    byte[] out = cipher.doFinal(content.getBytes(StandardCharsets.UTF_8));
    int end = out.length - 16;
    return String.join(
        ".",
        protectedHeader,
        "",
        base64Url(iv),
        base64Url(Arrays.copyOf(out, end)),
        base64Url(Arrays.copyOfRange(out, end, out.length)));
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
