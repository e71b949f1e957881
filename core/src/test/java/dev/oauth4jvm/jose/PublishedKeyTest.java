package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers write into their JWK Sets, and RFC 7518 does not allow. */
class PublishedKeyTest {

  private static final byte[] DATA = {1, 2, 3};

  static Stream<Arguments> spellings() {
    Base64.Decoder url = Base64.getUrlDecoder();
    UnaryOperator<String> padded = text -> Base64.getUrlEncoder().encodeToString(url.decode(text));
    UnaryOperator<String> standard = text -> Base64.getEncoder().encodeToString(url.decode(text));
    UnaryOperator<String> both =
        text -> Base64.getEncoder().withoutPadding().encodeToString(url.decode(text));
    return Stream.of(
            JwsAlgorithm.RS256, JwsAlgorithm.ES256, JwsAlgorithm.ES512, JwsAlgorithm.ED25519)
        .flatMap(
            algorithm ->
                Stream.of(
                    Arguments.of(algorithm, "padded", padded),
                    Arguments.of(algorithm, "standard", standard),
                    Arguments.of(algorithm, "standard without padding", both)));
  }

  private static JsonObject respelled(JsonObject jwk, UnaryOperator<String> spelling) {
    JsonObject result = jwk;
    for (String name : List.of("n", "e", "x", "y")) {
      String value = jwk.string(name);
      if (value != null) {
        result = result.with(name, spelling.apply(value));
      }
    }
    return result;
  }

  private static Jwk published(JsonObject jwk) {
    return JwkSet.parse(JsonObject.of("keys", List.of(jwk))).keys().get(0);
  }

  private static boolean verifies(Jwk jwk, SigningKey signing) {
    return VerificationKey.of(jwk, signing.algorithm(), Keys.PLATFORM)
        .verify(DATA, signing.sign(DATA));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("spellings")
  void isReadInASetHoweverItsBase64IsWritten(
      JwsAlgorithm algorithm, String how, UnaryOperator<String> spelling) {
    SigningKey signing = Keys.of(algorithm);
    JsonObject jwk = respelled(signing.toPublicJwk().json(), spelling);

    assertThat(verifies(published(jwk), signing)).as(how).isTrue();
    // a key that stands alone, as in a proof, stays strict
    if (!jwk.equals(signing.toPublicJwk().json())) {
      assertThatThrownBy(() -> VerificationKey.of(Jwk.of(jwk), algorithm, Keys.PLATFORM))
          .isInstanceOf(ProcessingException.class);
      assertThatThrownBy(published(jwk)::thumbprint).isInstanceOf(ProcessingException.class);
    }
  }

  /** A key whose x or y begins with a zero byte: one of about 128. */
  private static SigningKey withShortCoordinate() {
    for (int i = 0; i < 100_000; i++) {
      SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Keys.PLATFORM);
      if (Keys.decode(key.toPublicJwk().json().string("x"))[0] == 0) {
        return key;
      }
    }
    throw new AssertionError("no such key");
  }

  private static String shortened(String coordinate) {
    byte[] bytes = Keys.decode(coordinate);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(java.util.Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  @Test
  void isReadInASetWithoutTheLeadingZerosOfACoordinate() {
    SigningKey signing = withShortCoordinate();
    JsonObject exact = signing.toPublicJwk().json();
    JsonObject jwk = exact.with("x", shortened(exact.string("x")));

    assertThat(verifies(published(jwk), signing)).isTrue();
    assertThatThrownBy(() -> VerificationKey.of(Jwk.of(jwk), JwsAlgorithm.ES256, Keys.PLATFORM))
        .hasMessageContaining("expected 32, got 31");
    // an x that lacks a byte of its value is another one, and no point has it
    JsonObject other = exact.with("x", shortened(shortened(exact.string("x"))));
    assertThatThrownBy(
            () -> VerificationKey.of(published(other), JwsAlgorithm.ES256, Keys.PLATFORM))
        .hasMessageContaining("not a point of P-256");
  }

  @Test
  void isRefusedInASetForWhatIsNoBase64() {
    JsonObject jwk = Keys.of(JwsAlgorithm.ES256).toPublicJwk().json();
    String x = jwk.string("x");
    for (String spoiled : List.of(x + "==", x + "===", "=" + x, x + " ", x + "\n", "", "=", "===="))
      assertThatThrownBy(
              () ->
                  VerificationKey.of(
                      published(jwk.with("x", spoiled)), JwsAlgorithm.ES256, Keys.PLATFORM))
          .as(spoiled)
          .isInstanceOfSatisfying(
              ProcessingException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));
  }

  @Test
  void saysByWhichMemberItDoesNotFit() {
    JsonObject jwk = Keys.of(JwsAlgorithm.ES256).toPublicJwk().json();

    assertMisfit(jwk, JwsAlgorithm.RS256, "kty", "RSA", "EC");
    assertMisfit(jwk, JwsAlgorithm.ES384, "crv", "P-384", "P-256");
    assertMisfit(jwk.with("alg", "ES384"), JwsAlgorithm.ES256, "alg", "ES256", "ES384");
    assertMisfit(jwk.with("use", "enc"), JwsAlgorithm.ES256, "use", "sig", "enc");
    JsonObject signs = jwk.with("key_ops", List.of("sign"));
    assertMisfit(signs, JwsAlgorithm.ES256, "key_ops", "an array with", "sign");
  }

  private static void assertMisfit(
      JsonObject jwk, JwsAlgorithm algorithm, String member, String expected, String actual) {
    assertThatThrownBy(() -> VerificationKey.of(Jwk.of(jwk), algorithm, Keys.PLATFORM))
        .hasMessageContaining("by its \"" + member + "\": expected")
        .hasMessageContaining(expected)
        .hasMessageContaining(actual);
    assertThat(Jwk.of(jwk).fits(algorithm)).isFalse();
  }
}
