package dev.oauth4jvm.jwe.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys there can be, and which of them a JWE is decrypted with. */
class KeySelectionTest {

  private static final RSAKey SECOND = Keys.rsa("second");
  private static final ECKey OTHER_CURVE = Keys.ec(Curve.P_521, "other");

  @Test
  void theKeyIsChosenByKid() {
    NimbusJweDecrypter decrypter = Keys.decrypter(Keys.RSA, SECOND, Keys.EC);

    assertThat(
            decrypter.decrypt(
                Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM").keyID("second"), SECOND)))
        .isEqualTo(Keys.JWT);
  }

  @Test
  void withoutKidTheOnlyKeyThatFitsIsTaken() {
    assertThat(
            Keys.decrypter(Keys.RSA, Keys.EC)
                .decrypt(Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM"), Keys.RSA)))
        .isEqualTo(Keys.JWT);
  }

  @Test
  void withoutKidEachKeyThatFitsIsTriedSoThatKeysCanBeRotated() {
    NimbusJweDecrypter decrypter = Keys.decrypter(Keys.RSA, SECOND, Keys.EC, OTHER_CURVE);
    for (RSAKey key : List.of(Keys.RSA, SECOND)) {
      assertThat(decrypter.decrypt(Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM"), key)))
          .isEqualTo(Keys.JWT);
    }
    for (ECKey key : List.of(Keys.EC, OTHER_CURVE)) {
      assertThat(decrypter.decrypt(Keys.encrypt(Keys.header("ECDH-ES", "A128GCM"), key)))
          .isEqualTo(Keys.JWT);
    }
    RSAKey foreign = Keys.rsa("foreign");
    assertThat(refusal(decrypter, Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM"), foreign)))
        .hasMessageStartingWith("the JWE cannot be decrypted")
        .hasNoCause();
  }

  @Test
  void withoutKidNoMoreKeysAreTriedThanARotationNeeds() {
    String jwe = Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM"), SECOND);
    NimbusJweDecrypter.Builder builder = NimbusJweDecrypter.builder();
    for (int i = 1; i < NimbusJweDecrypter.MAX_TRIED; i++) {
      builder.key(Keys.jwk(Keys.RSA));
    }
    builder.key(Keys.jwk(SECOND));
    assertThat(builder.build().decrypt(jwe)).isEqualTo(Keys.JWT);

    ProcessingException refusal = refusal(builder.key(Keys.jwk(SECOND)).build(), jwe);

    assertThat(refusal)
        .hasMessage(
            "more than 4 decryption keys fit this JWE: a \"kid\" that only one of them has is"
                + " required: \"kid\" none, candidates [\"rsa\", \"rsa\", \"rsa\", \"second\","
                + " \"second\"]");
    assertThat(refusal.code()).isEqualTo(ErrorCode.KEY_SELECTION);
  }

  @Test
  void anUnknownKidIsRefused() {
    String jwe = Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM").keyID("third"), SECOND);

    ProcessingException refusal = refusal(Keys.decrypter(SECOND, Keys.EC), jwe);

    assertThat(refusal)
        .hasMessage(
            "no decryption key fits this JWE (alg RSA-OAEP, enc A128GCM): \"kid\" \"third\","
                + " candidates [\"second\", \"ec\"]");
    assertThat(refusal.code()).isEqualTo(ErrorCode.KEY_SELECTION);
  }

  @Test
  void aKeyWithoutKidDoesNotServeAJweThatNamesOne() throws Exception {
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder().key(null, Keys.RSA.toPrivateKey()).build();

    assertThat(
            refusal(
                decrypter, Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM").keyID("rsa"), Keys.RSA)))
        .hasMessageEndingWith("candidates [\"(no kid)\"]");
    assertThat(decrypter.decrypt(Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM"), Keys.RSA)))
        .isEqualTo(Keys.JWT);
  }

  @Test
  void aKeyWithAlgIsUsedWithThatAlone() {
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder().key(with(Keys.jwk(SECOND), "alg", "RSA-OAEP-256")).build();

    assertThat(decrypter.decrypt(Keys.encrypt(Keys.header("RSA-OAEP-256", "A128GCM"), SECOND)))
        .isEqualTo(Keys.JWT);
    assertThat(refusal(decrypter, Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM"), SECOND)))
        .hasMessageStartingWith("the JWE's key management is not accepted");
  }

  @Test
  void aPairIsNotServedByTheKeyOfAnotherPair() {
    Jwk only256 = with(Keys.jwk(SECOND), "alg", "RSA-OAEP-256");
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder().key(Keys.jwk(Keys.RSA)).key(only256).build();

    assertThat(
            refusal(
                decrypter,
                Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM").keyID("second"), SECOND)))
        .hasMessageStartingWith("no decryption key fits this JWE");
  }

  @Test
  void aSharedKeyIsForTheEncOfItsLength() {
    NimbusJweDecrypter decrypter = Keys.decrypter(Keys.SHARED.get(128));

    assertThat(
            refusal(
                decrypter,
                Keys.encrypt(Keys.header("dir", "A256GCM").keyID("dir-128"), Keys.SHARED.get(256))))
        .hasMessageStartingWith("the JWE's content encryption is not accepted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dir", "A256GCM"})
  void aSharedKeyMayNameWhatItEncryptsOrThatItDoesSo(String alg) {
    OctetSequenceKey shared = Keys.SHARED.get(256);
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder().key(with(Keys.jwk(shared), "alg", alg)).build();
    String other = Keys.encrypt(Keys.header("dir", "A128CBC-HS256"), shared);

    assertThat(decrypter.decrypt(Keys.encrypt(Keys.header("dir", "A256GCM"), shared)))
        .isEqualTo(Keys.JWT);
    if (alg.equals("dir")) {
      assertThat(decrypter.decrypt(other)).isEqualTo(Keys.JWT);
    } else {
      assertThat(refusal(decrypter, other))
          .hasMessageStartingWith("the JWE's content encryption is not accepted");
    }
  }

  @Test
  void anAgreementKeyWithAlgIsUsedWithThatAlone() {
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder().key(with(Keys.jwk(Keys.EC), "alg", "ECDH-ES+A128KW")).build();

    assertThat(decrypter.decrypt(Keys.encrypt(Keys.header("ECDH-ES+A128KW", "A128GCM"), Keys.EC)))
        .isEqualTo(Keys.JWT);
    assertThat(refusal(decrypter, Keys.encrypt(Keys.header("ECDH-ES", "A128GCM"), Keys.EC)))
        .hasMessageStartingWith("the JWE's key management is not accepted");
  }

  @Test
  void aKeyThatDoesNotTellItsLengthIsTakenAsItIs() {
    PrivateKey opaque =
        new PrivateKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getAlgorithm() {
            return "RSA";
          }

          @Override
          public @Nullable String getFormat() {
            return null;
          }

          @Override
          public byte @Nullable [] getEncoded() {
            return null;
          }
        };
    assertThat(NimbusJweDecrypter.builder().key("hsm", opaque).build())
        .hasToString("NimbusJweDecrypter[DecryptionKey[RSA, kid=hsm]]");
  }

  @Test
  void aDecrypterNeedsAKeyForWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NimbusJweDecrypter.builder().build())
        .withMessage("no key to decrypt with: call key(…)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                NimbusJweDecrypter.builder()
                    .key(Keys.jwk(Keys.EC))
                    .allow(KeyManagementAlgorithm.RSA_OAEP, ContentEncryptionAlgorithm.A128GCM)
                    .build())
        .withMessage("none of the keys fits an allowed pair: RSA-OAEP with A128GCM");
  }

  @Test
  void keysThatCannotDecryptAreTheCallersMistake() throws Exception {
    Jwk rsa = Keys.jwk(Keys.RSA);
    refused(rsa.toPublic(), "jwk is a public key");
    refused(with(rsa, "use", "sig"), "jwk is not for decryption");
    refused(with(rsa, "key_ops", List.of("sign")), "jwk is not for decryption");
    refused(with(rsa, "alg", "RSA1_5"), "jwk is for no supported algorithm");
    refused(with(rsa, "alg", "PS256"), "jwk is for no supported algorithm");
    refused(with(rsa, "alg", "dir"), "jwk is for no supported algorithm");
    refused(Keys.jwk(Keys.shared(192, "k")), "jwk is for no supported algorithm");
    refused(with(rsa, "n", 65537), "jwk is not a valid private key");
    refused(with(rsa, "e", "AQEB"), "jwk is not a valid private key");
    refused(with(Keys.jwk(Keys.EC), "crv", "P-0"), "jwk is not a valid private key");
    refused(
        SigningKey.generate(JwsAlgorithm.ED25519, Crypto.platform()).toPrivateJwk(),
        "jwk is neither RSA nor EC nor oct");
    refused(
        Keys.jwk(new RSAKeyGenerator(1024, true).keyID("weak").generate()),
        "an RSA key must have at least 2048 bits, this one has 1024");
    refused(Keys.jwk(Keys.ec(Curve.P_256, "k")).toPublic(), "jwk is a public key");

    PrivateKey ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NimbusJweDecrypter.builder().key("k", ed25519))
        .withMessageContaining("its algorithm is EdDSA");
    KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
    weak.initialize(1024);
    PrivateKey key = weak.generateKeyPair().getPrivate();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NimbusJweDecrypter.builder().key("k", key))
        .withMessageContaining("at least 2048 bits");
  }

  @Test
  void keysForDecryptionAreTaken() {
    Jwk rsa = Keys.jwk(Keys.RSA);
    for (Jwk jwk :
        List.of(
            with(rsa, "use", "enc"),
            with(rsa, "key_ops", List.of("unwrapKey")),
            with(rsa, "key_ops", List.of("decrypt", "x")))) {
      assertThat(
              NimbusJweDecrypter.builder()
                  .key(jwk)
                  .build()
                  .decrypt(Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM"), Keys.RSA)))
          .isEqualTo(Keys.JWT);
    }
  }

  @Test
  void argumentsAreNamed() {
    NimbusJweDecrypter.Builder builder = NimbusJweDecrypter.builder();
    assertThatNullPointerException().isThrownBy(() -> builder.key(null)).withMessage("jwk");
    assertThatNullPointerException().isThrownBy(() -> builder.key("k", null)).withMessage("key");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.clientSecret(null))
        .withMessage("secret");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.allow(null, ContentEncryptionAlgorithm.A128GCM))
        .withMessage("alg");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.allow(KeyManagementAlgorithm.DIR, null))
        .withMessage("enc");
    assertThatNullPointerException()
        .isThrownBy(() -> Keys.decrypter(Keys.EC).decrypt(null))
        .withMessage("jwe");
  }

  private static Jwk with(Jwk jwk, String name, Object value) {
    return Jwk.of(jwk.json().with(name, value));
  }

  private static void refused(Jwk jwk, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NimbusJweDecrypter.builder().key(jwk))
        .withMessageStartingWith(message)
        .withNoCause();
  }

  private static ProcessingException refusal(NimbusJweDecrypter decrypter, String jwe) {
    ProcessingException refusal =
        catchThrowableOfType(ProcessingException.class, () -> decrypter.decrypt(jwe));
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }
}
