package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;

/** Single JWKs and JWK Sets. */
class KeysFuzzTest {

  private static final Crypto CRYPTO = Crypto.platform();

  @FuzzTest
  void aJwkIsAKeyOfItsKindOrIsRefused(byte[] input) {
    JsonObject json = World.objectOrNull(World.text(input));
    Jwk jwk = json == null ? null : World.outcome(() -> Jwk.of(json)).value();
    if (jwk == null) {
      return;
    }
    World.requireOneLine(jwk.toString());
    Outcome<String> thumbprint = World.outcome(jwk::thumbprint);
    Outcome<Jwk> publicJwk = World.outcome(jwk::toPublic);
    if (publicJwk.value() != null) {
      assertThat(publicJwk.value().isPrivate()).isFalse();
    }
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      VerificationKey key = World.outcome(() -> VerificationKey.of(jwk, algorithm, CRYPTO)).value();
      if (key != null) {
        assertThat(jwk.fits(algorithm)).isTrue();
        assertThat(jwk.isPrivate()).isFalse();
        assertThat(thumbprint.isAccepted()).isTrue();
        assertThat(VerificationKey.of(key.publicKey(), algorithm, CRYPTO).publicKey())
            .isEqualTo(key.publicKey());
        assertThat(key.verify(input, new byte[64])).isFalse();
      }
      SigningKey signing = World.outcome(() -> SigningKey.of(jwk, algorithm, CRYPTO)).value();
      if (signing != null) {
        requireSelfConsistent(signing, input);
      }
    }
  }

  /** Whoever has the public half that the key shows can verify what the key signs. */
  private static void requireSelfConsistent(SigningKey signing, byte[] data) {
    assertThat(signing.toString()).doesNotContain("\"d\"");
    if (signing.publicKey() != null) {
      VerificationKey key = VerificationKey.of(signing.publicKey(), signing.algorithm(), CRYPTO);
      assertThat(key.verify(data, signing.sign(data))).isTrue();
    }
  }

  @FuzzTest
  void aJwkSetHasTheKeysThatAreJwks(byte[] input) {
    JsonObject json = World.objectOrNull(World.text(input));
    JwkSet set = json == null ? null : World.outcome(() -> JwkSet.parse(json)).value();
    if (set == null) {
      return;
    }
    World.requireOneLine(set.toString());
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      assertThat(set.candidates(algorithm, null)).allMatch(key -> key.fits(algorithm));
      for (Jwk key : set.keys()) {
        assertThat(set.candidates(algorithm, key.keyId()).contains(key))
            .isEqualTo(key.fits(algorithm));
      }
    }
  }
}
