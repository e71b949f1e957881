package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of docs/algorithms.md that say what of a JWS is refused. */
class RefusedAlgorithmsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none", "None", "HS256", "HS384", "HS512", "ES256K", "Ed448", "RS1", "ps256", "RSA1_5", ""
      })
  void anAlgorithmOfAnyOtherNameIsRefused(String name) {
    JoseHeader header = JoseHeader.of(JsonObject.of("alg", name));

    assertThat(JwsAlgorithm.of(name)).isNull();
    assertThatExceptionOfType(UnsupportedException.class).isThrownBy(header::algorithm);
  }

  @Test
  void aSymmetricKeyVerifiesNothing() {
    Jwk jwk = Keys.jwk("{'kty':'oct','k':'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T'}");

    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      assertThat(jwk.fits(algorithm)).isFalse();
      assertThat(Keys.codeOf(() -> VerificationKey.of(jwk, algorithm, Keys.PLATFORM)))
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2047, 65537, OAUTH_UNSUPPORTED_OPERATION",
    "1024, 65537, OAUTH_UNSUPPORTED_OPERATION",
    "16385, 65537, OAUTH_UNSUPPORTED_OPERATION",
    "2048, 1, OAUTH_INVALID_RESPONSE",
    "2048, 65536, OAUTH_INVALID_RESPONSE",
    "2048, 4294967297, OAUTH_UNSUPPORTED_OPERATION"
  })
  void aWeakOrCostlyRsaKeyIsRefused(int bits, BigInteger exponent, String code) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
    Jwk jwk =
        Jwk.of(
            JsonObject.of(
                "kty", "RSA", "n", KeyCodec.encode(modulus), "e", KeyCodec.encode(exponent)));

    assertThat(Keys.codeOf(() -> VerificationKey.of(jwk, JwsAlgorithm.RS256, Keys.PLATFORM)))
        .hasToString(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"ES256\",\"crit\":[\"exp\"],\"exp\":1}",
        "{\"alg\":\"ES256\",\"crit\":[]}",
        "{\"alg\":\"ES256\",\"crit\":null}"
      })
  void aCriticalExtensionIsRefused(String header) {
    assertThatExceptionOfType(UnsupportedException.class)
        .isThrownBy(() -> UnverifiedJwt.parse(Keys.token(header, "{}", "AAAA")))
        .withMessageContaining("crit");
  }

  /** RFC 7797, section 6: a producer must name it in crit. Without that it means nothing. */
  @Test
  void anUnencodedPayloadIsNeverRead() {
    String header = Keys.encode("{\"alg\":\"ES256\",\"b64\":false}");

    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(header + ".{}.AAAA")))
        .isEqualTo(ErrorCode.PARSE_ERROR);
  }

  /** RFC 8725, section 3.10: whoever made the JWT chose them. */
  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
  void aKeyThatAHeaderBringsDoesNotVerifyIt(String parameter) {
    SigningKey attacker = Keys.another(JwsAlgorithm.ES256);
    JsonObject header =
        JsonObject.of("alg", "ES256", parameter, attacker.toPublicJwk().json().toJson());
    UnverifiedJwt jwt = UnverifiedJwt.parse(Jws.sign(attacker, header, JsonObject.of()));

    assertThat(Keys.codeOf(() -> jwt.verify(Keys.verifying(JwsAlgorithm.ES256))))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }
}
