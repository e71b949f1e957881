package dev.oauth4jvm.jwe.nimbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.oauth4jvm.Secret;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.keys.AesKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of algorithms, encrypted by nimbus-jose-jwt and by jose4j. */
class CombinationsTest {

  static Stream<Arguments> pairs() {
    return Arrays.stream(KeyManagementAlgorithm.values())
        .flatMap(
            alg ->
                Arrays.stream(ContentEncryptionAlgorithm.values())
                    .map(enc -> Arguments.of(alg, enc)));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("pairs")
  void decryptsWhatNimbusEncrypted(KeyManagementAlgorithm alg, ContentEncryptionAlgorithm enc) {
    JWK key = Keys.of(alg, enc);

    String jwe = Keys.encrypt(Keys.header(alg.value(), enc.value()).keyID(key.getKeyID()), key);

    assertThat(Keys.decrypter(key).decrypt(jwe)).isEqualTo(Keys.JWT);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("pairs")
  void decryptsWhatJose4jEncrypted(KeyManagementAlgorithm alg, ContentEncryptionAlgorithm enc)
      throws Exception {
    JWK key = Keys.of(alg, enc);
    JsonWebEncryption jwe = new JsonWebEncryption();
    jwe.setAlgorithmHeaderValue(alg.value());
    jwe.setEncryptionMethodHeaderParameter(enc.value());
    jwe.setKeyIdHeaderValue(key.getKeyID());
    jwe.setKey(encryptionKey(key));
    jwe.setPayload(Keys.JWT);

    assertThat(Keys.decrypter(key).decrypt(jwe.getCompactSerialization())).isEqualTo(Keys.JWT);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("pairs")
  void jose4jDecryptsTheSame(KeyManagementAlgorithm alg, ContentEncryptionAlgorithm enc)
      throws Exception {
    JWK key = Keys.of(alg, enc);
    String jwe = Keys.encrypt(Keys.header(alg.value(), enc.value()).keyID(key.getKeyID()), key);
    JsonWebEncryption other = new JsonWebEncryption();
    other.setKey(decryptionKey(key));
    other.setCompactSerialization(jwe);

    assertThat(Keys.decrypter(key).decrypt(jwe)).isEqualTo(other.getPayload());
  }

  @Test
  void decryptsOnEveryCurve() {
    for (Curve curve : new Curve[] {Curve.P_256, Curve.P_384, Curve.P_521}) {
      ECKey key = Keys.ec(curve, "k");

      String jwe = Keys.encrypt(Keys.header("ECDH-ES+A256KW", "A256GCM").keyID("k"), key);

      assertThat(Keys.decrypter(key).decrypt(jwe)).as(curve.getName()).isEqualTo(Keys.JWT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void decryptsWhatIsEncryptedWithTheClientSecret(ContentEncryptionAlgorithm enc) throws Exception {
    byte[] secret = "a client's secret".getBytes(StandardCharsets.UTF_8);
    String hash = enc.keyBits() > 256 ? "SHA-512" : "SHA-256";
    byte[] derived =
        Arrays.copyOf(MessageDigest.getInstance(hash).digest(secret), enc.keyBits() / 8);
    JWK key = new OctetSequenceKey.Builder(derived).build();

    String jwe = Keys.encrypt(Keys.header("dir", enc.value()), key);

    assertThat(
            NimbusJweDecrypter.builder()
                .clientSecret(Secret.of("a client's secret"))
                .build()
                .decrypt(jwe))
        .isEqualTo(Keys.JWT);
  }

  @Test
  void decryptsWithKeysThatCannotBeExported() throws Exception {
    NimbusJweDecrypter decrypter =
        NimbusJweDecrypter.builder()
            .key("hsm-rsa", opaque(Keys.RSA.toPrivateKey()))
            .key("ec", Keys.EC.toPrivateKey())
            .build();

    assertThat(
            decrypter.decrypt(Keys.encrypt(Keys.header("ECDH-ES", "A128GCM").keyID("ec"), Keys.EC)))
        .isEqualTo(Keys.JWT);
    assertThat(decrypter)
        .hasToString(
            "NimbusJweDecrypter[DecryptionKey[RSA, kid=hsm-rsa], " + "DecryptionKey[EC, kid=ec]]");
  }

  /** A key that tells nothing of itself, as an HSM's. */
  private static PrivateKey opaque(PrivateKey key) {
    return new PrivateKey() {
      private static final long serialVersionUID = 1L;

      @Override
      public String getAlgorithm() {
        return key.getAlgorithm();
      }

      @Override
      public String getFormat() {
        return null;
      }

      @Override
      public byte[] getEncoded() {
        return null;
      }
    };
  }

  private static Key encryptionKey(JWK key) throws Exception {
    if (key instanceof RSAKey rsa) {
      return rsa.toPublicKey();
    }
    return key instanceof ECKey ec
        ? ec.toPublicKey()
        : new AesKey(((OctetSequenceKey) key).toByteArray());
  }

  private static Key decryptionKey(JWK key) throws Exception {
    if (key instanceof RSAKey rsa) {
      return rsa.toPrivateKey();
    }
    return key instanceof ECKey ec ? ec.toPrivateKey() : encryptionKey(key);
  }
}
