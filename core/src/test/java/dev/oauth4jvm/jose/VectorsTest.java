package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 7515, 7517, 7520, 7638, 8037, 9101 and 9964. */
class VectorsTest {

  static List<Named<JsonObject>> examples() {
    List<Named<JsonObject>> examples = new ArrayList<>();
    for (Object vector : Keys.vectors().array("vectors")) {
      JsonObject json = (JsonObject) vector;
      examples.add(Named.of(json.string("name"), json));
    }
    return examples;
  }

  @Test
  void allExamplesAreThere() {
    assertThat(examples())
        .extracting(Named::getName)
        .containsExactly(
            "RFC 7515, A.2",
            "RFC 7515, A.3",
            "RFC 7515, A.4",
            "RFC 7520, 4.1",
            "RFC 7520, 4.2",
            "RFC 7520, 4.3",
            "RFC 8037, A.4",
            "RFC 9964, ML-DSA-44",
            "RFC 9964, ML-DSA-65",
            "RFC 9964, ML-DSA-87");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void signaturesOfTheExamplesVerify(JsonObject vector) {
    JwsAlgorithm algorithm = JwsAlgorithm.of(vector.string("alg"));
    Jwk jwk = Jwk.of(vector.object("key")).toPublic();
    String jws = vector.string("jws");
    int dot = jws.lastIndexOf('.');
    byte[] input = jws.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
    byte[] signature = Keys.decode(jws.substring(dot + 1));
    if (algorithm.keyType().equals("AKP") && !Keys.hasMlDsa()) {
      assertThatThrownBy(() -> VerificationKey.of(jwk, algorithm, Keys.PLATFORM))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("Java 24");
      return;
    }
    VerificationKey key = VerificationKey.of(jwk, algorithm, Keys.PLATFORM);

    assertThat(key.verify(input, signature)).isTrue();

    input[3] ^= 1;
    assertThat(key.verify(input, signature)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void privateKeysOfTheExamplesSign(JsonObject vector) {
    JwsAlgorithm algorithm = JwsAlgorithm.of(vector.string("alg"));
    Jwk jwk = Jwk.of(vector.object("key"));
    if (algorithm.keyType().equals("AKP") && !Keys.hasMlDsa()) {
      assertThatThrownBy(() -> SigningKey.of(jwk, algorithm, Keys.PLATFORM))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("Java 24");
      return;
    }
    String jws = vector.string("jws");
    int dot = jws.lastIndexOf('.');
    byte[] input = jws.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
    SigningKey key = SigningKey.of(jwk, algorithm, Keys.PLATFORM);

    byte[] signature = key.sign(input);

    assertThat(VerificationKey.of(jwk.toPublic(), algorithm, Keys.PLATFORM))
        .matches(verification -> verification.verify(input, signature));
    if (vector.bool("reproducible")) {
      assertThat(Keys.encode(signature)).isEqualTo(jws.substring(dot + 1));
    }
    assertThat(key.keyId()).isEqualTo(jwk.keyId());
    // every member of the example comes back, and alg
    Jwk exported = key.toPrivateJwk();
    for (String name : jwk.json().names()) {
      if (!name.equals("use")) {
        assertThat(exported.json().get(name)).isEqualTo(jwk.json().get(name));
      }
    }
    assertThat(exported.algorithm()).isEqualTo(algorithm.value());
    assertThat(exported.isPrivate()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void thumbprintsOfTheExamplesAgree(JsonObject vector) {
    Jwk jwk = Jwk.of(vector.object("key"));
    if (vector.has("thumbprint")) {
      assertThat(jwk.thumbprint()).isEqualTo(vector.string("thumbprint"));
    }
    assertThat(jwk.thumbprint()).hasSize(43).isEqualTo(jwk.toPublic().thumbprint());
  }

  @Test
  void theTokenOfRfc7515A2IsAJwt() {
    JsonObject vector = examples().get(0).getPayload();
    UnverifiedJwt jwt = UnverifiedJwt.parse(vector.string("jws"));

    jwt.verify(
        VerificationKey.of(
            Jwk.of(vector.object("key")).toPublic(), JwsAlgorithm.RS256, Keys.PLATFORM));

    assertThat(jwt.claims().string("iss")).isEqualTo("joe");
    assertThat(jwt.header().algorithm()).isEqualTo(JwsAlgorithm.RS256);
  }

  @Test
  void keysOfRfc7517AreReadAndTheThumbprintOfRfc7638Agrees() {
    JwkSet set = JwkSet.parse(Keys.vectors().object("rfc7517"));

    assertThat(set.keys()).hasSize(2);
    Jwk ec = set.keys().get(0);
    assertThat(ec.use()).isEqualTo("enc");
    assertThat(set.candidates(JwsAlgorithm.ES256, "1")).isEmpty();
    Jwk rsa = set.keys().get(1);
    assertThat(rsa.thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assertThat(set.candidates(JwsAlgorithm.RS256, "2011-04-29")).containsExactly(rsa);
    SigningKey signing = SigningKey.of(rsa, JwsAlgorithm.RS256, Keys.PLATFORM);
    assertThat(signing.toPrivateJwk()).isEqualTo(rsa);
    assertThat(Keys.codeOf(() -> VerificationKey.of(ec, JwsAlgorithm.ES256, Keys.PLATFORM)))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void theAsymmetricSignaturesOfRfc7520Section4Dot8Verify() {
    JsonObject jws = Keys.vectors().object("rfc7520section4_8");
    List<?> signatures = jws.array("signatures");
    JsonObject rsa = examples().get(3).getPayload().object("key");
    JsonObject ec = examples().get(5).getPayload().object("key");

    assertThat(signatures).hasSize(3);
    assertThat(verifies(jws, (JsonObject) signatures.get(0), rsa, JwsAlgorithm.RS256)).isTrue();
    assertThat(verifies(jws, (JsonObject) signatures.get(1), ec, JwsAlgorithm.ES512)).isTrue();
    assertThat(verifies(jws, (JsonObject) signatures.get(0), ec, JwsAlgorithm.ES512)).isFalse();
  }

  private static boolean verifies(
      JsonObject jws, JsonObject signature, JsonObject key, JwsAlgorithm algorithm) {
    // one of them has no protected header
    String header = signature.has("protected") ? signature.string("protected") : "";
    return VerificationKey.of(Jwk.of(key).toPublic(), algorithm, Keys.PLATFORM)
        .verify(
            (header + "." + jws.string("payload")).getBytes(StandardCharsets.US_ASCII),
            Keys.decode(signature.string("signature")));
  }

  @Test
  void theJsonSerializationOfRfc7520Section4Dot8IsNotAJwt() {
    JsonObject jws = Keys.vectors().object("rfc7520section4_8");
    JsonObject first = (JsonObject) jws.array("signatures").get(0);
    String flattened = first.without("header").with("payload", jws.string("payload")).toJson();

    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(flattened)))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void theRequestObjectOfRfc9101Verifies() {
    JsonObject vector = Keys.vectors().object("rfc9101section4");
    UnverifiedJwt jwt = UnverifiedJwt.parse(vector.string("jws"));

    jwt.verify(VerificationKey.of(Jwk.of(vector.object("key")), JwsAlgorithm.RS256, Keys.PLATFORM));

    assertThat(jwt.header().keyId()).isEqualTo("k2bdc");
    assertThat(jwt.claims().string("redirect_uri")).isEqualTo("https://client.example.org/cb");
    assertThat(jwt.claims().integer("max_age")).isEqualTo(86_400);
  }
}
