package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SigningKeyTest {

  static List<JwsAlgorithm> supported() {
    return Keys.supported();
  }

  @ParameterizedTest
  @MethodSource("supported")
  void toStringShowsAlgAndKidAlone(JwsAlgorithm algorithm) {
    assertThat(Keys.of(algorithm)).hasToString("SigningKey[alg=" + algorithm + ", kid=none]");
    assertThat(Keys.of(algorithm).keyId("a\nb"))
        .hasToString("SigningKey[alg=" + algorithm + ", kid=a?b]");
  }

  @ParameterizedTest
  @MethodSource("supported")
  void thePublicJwkHoldsNothingPrivate(JwsAlgorithm algorithm) {
    Jwk jwk = Keys.of(algorithm).keyId("k").toPublicJwk();

    assertThat(jwk.isPrivate()).isFalse();
    assertThat(jwk.algorithm()).isEqualTo(algorithm.value());
    assertThat(jwk.keyId()).isEqualTo("k");
    // Keycloak passes a registered key over that does not say so
    assertThat(jwk.use()).isEqualTo("sig");
    assertThat(jwk.json().names())
        .isSubsetOf("kty", "alg", "use", "kid", "n", "e", "crv", "x", "y", "pub");
  }

  @Test
  void rsaKeysHave2048BitsUnlessSaidOtherwise() {
    RSAPublicKey usual = (RSAPublicKey) Keys.of(JwsAlgorithm.PS256).publicKey();
    assertThat(usual.getModulus().bitLength()).isEqualTo(2048);

    SigningKey longer = SigningKey.generate(JwsAlgorithm.RS256, 3072, Keys.PLATFORM);
    byte[] input = {1};
    assertThat(longer.sign(input)).hasSize(384);
    assertThat(
            VerificationKey.of(longer.toPublicJwk(), JwsAlgorithm.RS256, Keys.PLATFORM)
                .verify(input, longer.sign(input)))
        .isTrue();
  }

  @Test
  void aKeyOfAnotherKindIsTheCallersMistake() throws Exception {
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(new ECGenParameterSpec("secp384r1"));
    KeyPair p384 = ec.generateKeyPair();
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    KeyPair ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      if (algorithm != JwsAlgorithm.ES384) {
        assertThatThrownBy(() -> SigningKey.of(p384.getPrivate(), algorithm))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(algorithm.value());
      }
      if (!algorithm.keyType().equals("RSA")) {
        assertThatThrownBy(() -> SigningKey.of(rsa.getPrivate(), algorithm))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThatThrownBy(() -> SigningKey.of(ed448, JwsAlgorithm.EDDSA))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SigningKey.of(p384, JwsAlgorithm.ES384).publicKey(rsa.getPublic()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** RFC 7517, section 4.3. */
  @ParameterizedTest
  @MethodSource("supported")
  void aJwkForOtherOperationsIsNoSigningKey(JwsAlgorithm algorithm) {
    JsonObject jwk = Keys.of(algorithm).toPrivateJwk().json();
    for (List<String> operations : List.of(List.of("sign"), List.of("verify", "sign"))) {
      Jwk right = Jwk.of(jwk.with("key_ops", operations));
      assertThat(SigningKey.of(right, algorithm, Keys.PLATFORM).algorithm()).isEqualTo(algorithm);
    }
    for (List<String> operations :
        List.of(List.<String>of(), List.of("verify"), List.of("decrypt", "unwrapKey"))) {
      Jwk wrong = Jwk.of(jwk.with("key_ops", operations));
      assertThatThrownBy(() -> SigningKey.of(wrong, algorithm, Keys.PLATFORM))
          .isInstanceOf(ProcessingException.class)
          .hasMessageContaining("key_ops")
          .hasMessageContaining("sign");
    }
  }

  @Test
  void withoutAPublicKeyThereIsNoJwk() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    SigningKey alone = SigningKey.of(rsa.getPrivate(), JwsAlgorithm.RS256);

    assertThat(alone.publicKey()).isNull();
    assertThatThrownBy(alone::toPublicJwk).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(alone::toPrivateJwk).isInstanceOf(IllegalStateException.class);
    assertThat(alone.publicKey(rsa.getPublic()).toPublicJwk().keyType()).isEqualTo("RSA");
  }

  @Test
  void theHeaderBeginsWithAlgAndKid() {
    String token =
        Jws.sign(
            Keys.of(JwsAlgorithm.ES256).keyId("k"),
            JsonObject.of("typ", "dpop+jwt", "alg", "ES256", "kid", "k"),
            JsonObject.of("htm", "GET"));

    assertThat(
            new String(Keys.decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8))
        .isEqualTo("{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"dpop+jwt\"}");
  }

  @Test
  void aHeaderThatContradictsTheKeyIsTheCallersMistake() {
    SigningKey key = Keys.of(JwsAlgorithm.ES256).keyId("k");
    for (JsonObject header :
        new JsonObject[] {
          JsonObject.of("alg", "none"), JsonObject.of("alg", null), JsonObject.of("kid", "other")
        }) {
      assertThatThrownBy(() -> Jws.sign(key, header, JsonObject.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("header");
    }
  }

  @Test
  void aHeaderMayNameTheKidOfAKeyWithoutOne() {
    String token =
        Jws.sign(Keys.of(JwsAlgorithm.ES256), JsonObject.of("kid", "mine"), JsonObject.of());

    assertThat(UnverifiedJwt.parse(token).header().keyId()).isEqualTo("mine");
  }
}
