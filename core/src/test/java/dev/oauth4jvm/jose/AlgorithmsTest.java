package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlgorithmsTest {

  private static final byte[] INPUT = "eyJ.payload".getBytes(StandardCharsets.US_ASCII);

  static List<JwsAlgorithm> supported() {
    return Keys.supported();
  }

  @ParameterizedTest
  @EnumSource(JwsAlgorithm.class)
  void isSupportedExactlyWhereThisJavaHasIt(JwsAlgorithm algorithm) {
    boolean expected = !algorithm.keyType().equals("AKP") || Keys.hasMlDsa();

    assertThat(algorithm.isSupported(Keys.PLATFORM)).isEqualTo(expected);

    if (!expected) {
      assertThatThrownBy(() -> SigningKey.generate(algorithm, Keys.PLATFORM))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining(algorithm.value())
          .hasMessageContaining("Java 24");
    }
  }

  @ParameterizedTest
  @EnumSource(JwsAlgorithm.class)
  void isFoundByItsExactName(JwsAlgorithm algorithm) {
    assertThat(JwsAlgorithm.of(algorithm.value())).isSameAs(algorithm);
    assertThat(JwsAlgorithm.of(algorithm.value() + " ")).isNull();
    assertThat(algorithm).hasToString(algorithm.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "None",
        "NONE",
        "",
        "HS256",
        "HS384",
        "HS512",
        "rs256",
        "Rs256",
        "ES256K",
        "Ed448",
        "ed25519",
        "eddsa",
        "ML_DSA_44",
        "ml-dsa-44",
        "RSA1_5",
        "ESP256",
        "HSS-LMS"
      })
  void noOtherNameIsAnAlgorithm(String name) {
    assertThat(JwsAlgorithm.of(name)).isNull();
    assertThat(Keys.codeOf(() -> JoseHeader.of(JsonObject.of("alg", name)).algorithm()))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @ParameterizedTest
  @MethodSource("supported")
  void signsAndVerifiesAndRefusesWhatWasChanged(JwsAlgorithm algorithm) {
    byte[] signature = Keys.of(algorithm).sign(INPUT);
    VerificationKey key = Keys.verifying(algorithm);

    // the same key again and again: a verification leaves nothing behind, whatever its verdict
    for (int i = 0; i < 3; i++) {
      assertThat(key.verify(INPUT, signature)).isTrue();
      byte[] otherInput = INPUT.clone();
      otherInput[0] ^= 1;
      assertThat(key.verify(otherInput, signature)).isFalse();
      byte[] otherSignature = signature.clone();
      otherSignature[otherSignature.length / 2] ^= 1;
      assertThat(key.verify(INPUT, otherSignature)).isFalse();
      assertThat(key.verify(INPUT, new byte[signature.length])).isFalse();
      byte[] ones = new byte[signature.length];
      Arrays.fill(ones, (byte) -1);
      assertThat(key.verify(INPUT, ones)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("supported")
  void refusesSignaturesOfAnyOtherLength(JwsAlgorithm algorithm) {
    byte[] signature = Keys.of(algorithm).sign(INPUT);
    VerificationKey key = Keys.verifying(algorithm);

    for (int length :
        new int[] {0, 1, signature.length - 1, signature.length + 1, 2 * signature.length}) {
      assertThat(key.verify(INPUT, Arrays.copyOf(signature, length))).isFalse();
    }
    byte[] zeroInFront = new byte[signature.length + 1];
    System.arraycopy(signature, 0, zeroInFront, 1, signature.length);
    assertThat(key.verify(INPUT, zeroInFront)).isFalse();
    assertThat(key.verify(INPUT, signature)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("supported")
  void verifiesAPartOfAnArray(JwsAlgorithm algorithm) {
    byte[] signature = Keys.of(algorithm).sign(INPUT);
    byte[] around = new byte[INPUT.length + 7];
    System.arraycopy(INPUT, 0, around, 3, INPUT.length);
    VerificationKey key = Keys.verifying(algorithm);

    assertThat(key.verify(around, 3, 3 + INPUT.length, signature)).isTrue();
    assertThat(key.verify(around, 3, 4 + INPUT.length, signature)).isFalse();
    assertThatThrownBy(() -> key.verify(around, 3, around.length + 1, signature))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @MethodSource("supported")
  void takesAPublicKeyOfTheJca(JwsAlgorithm algorithm) {
    SigningKey signing = Keys.of(algorithm);
    VerificationKey key = VerificationKey.of(signing.publicKey(), algorithm, Keys.PLATFORM);

    assertThat(key.verify(INPUT, signing.sign(INPUT))).isTrue();
    assertThat(key.publicKey()).isEqualTo(signing.publicKey());
    assertThat(key.algorithm()).isSameAs(algorithm);
    assertThat(key).hasToString("VerificationKey[" + algorithm.value() + "]");
  }

  @ParameterizedTest
  @MethodSource("supported")
  void privateKeysGoOutAndComeBackAsJwk(JwsAlgorithm algorithm) {
    SigningKey signing = Keys.of(algorithm).keyId("k");
    Jwk exported = signing.toPrivateJwk();

    SigningKey imported = SigningKey.of(exported, algorithm, Keys.PLATFORM);

    assertThat(Keys.verifying(algorithm).verify(INPUT, imported.sign(INPUT))).isTrue();
    assertThat(imported.keyId()).isEqualTo("k");
    assertThat(imported.toPrivateJwk()).isEqualTo(exported);
    assertThat(imported.toPublicJwk()).isEqualTo(signing.toPublicJwk());
    assertThat(exported.toPublic().json()).isEqualTo(signing.toPublicJwk().json().without("use"));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "(RS|PS|ES).*")
  void agreesWithAnotherLibrary(JwsAlgorithm algorithm) throws Exception {
    SigningKey signing = Keys.of(algorithm).keyId("k");
    JWK theirs = JWK.parse(signing.toPrivateJwk().json().toJson());
    boolean rsa = algorithm.keyType().equals("RSA");

    JWSObject ours =
        JWSObject.parse(
            Jws.sign(signing, JsonObject.of("typ", "at+jwt"), JsonObject.of("sub", "ä")));
    JWSVerifier verifier =
        rsa ? new RSASSAVerifier((RSAKey) theirs) : new ECDSAVerifier((ECKey) theirs);
    assertThat(ours.verify(verifier)).isTrue();
    assertThat(ours.getHeader().getKeyID()).isEqualTo("k");
    assertThat(ours.getHeader().getType().getType()).isEqualTo("at+jwt");

    JWSObject signedByThem =
        new JWSObject(
            new com.nimbusds.jose.JWSHeader.Builder(
                    com.nimbusds.jose.JWSAlgorithm.parse(algorithm.value()))
                .build(),
            new com.nimbusds.jose.Payload("{\"sub\":\"ä\"}"));
    signedByThem.sign(rsa ? new RSASSASigner((RSAKey) theirs) : new ECDSASigner((ECKey) theirs));
    UnverifiedJwt jwt = UnverifiedJwt.parse(signedByThem.serialize());
    jwt.verify(Keys.verifying(algorithm));
    assertThat(jwt.claims().string("sub")).isEqualTo("ä");

    assertThat(theirs.computeThumbprint().toString()).isEqualTo(signing.toPublicJwk().thumbprint());
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "EDDSA"})
  void ed25519AgreesWithTheJca(JwsAlgorithm algorithm) throws Exception {
    SigningKey signing = Keys.of(algorithm);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(signing.publicKey());
    signature.update(INPUT);

    assertThat(signature.verify(signing.sign(INPUT))).isTrue();
  }

  @Test
  void aKeyOfTheWrongParameterSetIsRefused() {
    if (!Keys.hasMlDsa()) {
      assertThat(Keys.codeOf(() -> SigningKey.generate(JwsAlgorithm.ML_DSA_44, Keys.PLATFORM)))
          .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
      return;
    }
    SigningKey signing = Keys.of(JwsAlgorithm.ML_DSA_44);
    assertThatThrownBy(
            () -> VerificationKey.of(signing.publicKey(), JwsAlgorithm.ML_DSA_65, Keys.PLATFORM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ML-DSA-65");
  }

  @Test
  void concurrentVerificationsDoNotDisturbEachOther() throws Exception {
    VerificationKey key = Keys.verifying(JwsAlgorithm.RS256);
    byte[] signature = Keys.of(JwsAlgorithm.RS256).sign(INPUT);
    byte[] wrong = INPUT.clone();
    wrong[1] ^= 1;
    int[] failures = new int[4];
    Thread[] threads = new Thread[failures.length];
    for (int t = 0; t < threads.length; t++) {
      int number = t;
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 300; i++) {
                  if (!key.verify(INPUT, signature) || key.verify(wrong, signature)) {
                    failures[number]++;
                  }
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).containsOnly(0);
  }
}
