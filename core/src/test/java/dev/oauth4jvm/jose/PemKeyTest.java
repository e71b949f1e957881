package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.UnsupportedException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.KeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys in PEM, and JWKs that name their algorithm. */
class PemKeyTest {

  private static String pem(byte[] encoded) {
    return pem("PRIVATE KEY", encoded);
  }

  private static String pem(String label, byte[] encoded) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static SigningKey read(String pem, JwsAlgorithm algorithm) {
    return SigningKey.ofPem(pem, algorithm, Keys.PLATFORM);
  }

  private static String pem(JwsAlgorithm algorithm) {
    PrivateKey key = Keys.privateKey(Keys.of(algorithm));
    return pem(key.getEncoded());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[PRE].*")
  void thePublicHalfIsComputed(JwsAlgorithm algorithm) {
    SigningKey known = Keys.of(algorithm);

    SigningKey key = read(pem(algorithm), algorithm);

    assertThat(key.toPrivateJwk()).isEqualTo(known.toPrivateJwk());
    assertThat(key.algorithm()).isEqualTo(algorithm);
    assertThat(key.keyId()).isNull();
    byte[] input = {7};
    assertThat(Keys.verifying(algorithm).verify(input, key.sign(input))).isTrue();
  }

  @Test
  void bothPointsOfAnXAreFound() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    for (JwsAlgorithm algorithm :
        new JwsAlgorithm[] {JwsAlgorithm.ES256, JwsAlgorithm.ES384, JwsAlgorithm.ES512}) {
      generator.initialize(new ECGenParameterSpec(EcCurve.of(algorithm).jcaName()));
      boolean even = false;
      boolean odd = false;
      for (int i = 0; i < 100 && !(even && odd); i++) {
        KeyPair pair = generator.generateKeyPair();
        SigningKey key = read(pem(pair.getPrivate().getEncoded()), algorithm);
        assertThat(key.toPublicJwk().json().without("use"))
            .isEqualTo(Jwk.of(pair.getPublic(), algorithm).json());
        byte[] y = Keys.decode(key.toPublicJwk().json().string("y"));
        odd |= (y[y.length - 1] & 1) == 1;
        even |= (y[y.length - 1] & 1) == 0;
      }
      assertThat(even && odd).isTrue();
    }
  }

  /** The key of RFC 8410, section 10.3, alone and with attributes and its public half. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC",
        """
        MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
        Z9w7lshQhqowtrbLDFw4rXAxZuE="""
      })
  void theKeysOfRfc8410AreRead(String base64) {
    String text = "-----BEGIN PRIVATE KEY-----\r\n" + base64 + "\r\n-----END PRIVATE KEY-----";

    SigningKey key = read(text, JwsAlgorithm.ED25519);

    assertThat(key.toPublicJwk().json().string("x"))
        .isEqualTo(
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    Base64.getDecoder().decode("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=")));
  }

  /** The forms of RFC 9881: the seed alone, or with the expanded key; which alone is not enough. */
  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ML.*")
  void mlDsaKeysAreReadByTheirSeed(JwsAlgorithm algorithm) {
    if (!Keys.hasMlDsa()) {
      String text = pem(Der.privateKey(RawCodec.oid(algorithm), Der.encode(0x80, new byte[32])));
      assertThatThrownBy(() -> read(text, algorithm)).isInstanceOf(UnsupportedException.class);
      return;
    }
    SigningKey known = Keys.of(algorithm);
    byte[] seed = Keys.decode(known.toPrivateJwk().json().string("priv"));
    byte[] oid = RawCodec.oid(algorithm);
    byte[] expanded = new byte[64];

    byte[] alone = Der.privateKey(oid, Der.encode(0x80, seed));
    byte[] both =
        Der.privateKey(
            oid,
            Der.encode(
                Der.SEQUENCE,
                Der.encode(Der.OCTET_STRING, seed),
                Der.encode(Der.OCTET_STRING, expanded)));
    byte[] none = Der.privateKey(oid, Der.encode(Der.OCTET_STRING, expanded));

    assertThat(read(pem(alone), algorithm).toPrivateJwk()).isEqualTo(known.toPrivateJwk());
    assertThat(read(pem(both), algorithm).toPrivateJwk()).isEqualTo(known.toPrivateJwk());
    assertThatThrownBy(() -> read(pem(none), algorithm))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherBlocksAndTextAroundAreIgnored() {
    String text =
        "Bag Attributes: friendlyName\n"
            + pem("CERTIFICATE", new byte[100])
            + pem(JwsAlgorithm.ES256)
            + pem("PUBLIC KEY", new byte[10]);

    assertThat(read(text, JwsAlgorithm.ES256).toPrivateJwk())
        .isEqualTo(Keys.of(JwsAlgorithm.ES256).toPrivateJwk());
  }

  @Test
  void aMessageNamesTheConversionThatAKeyNeeds() {
    byte[] some = new byte[30];
    refuses(pem("ENCRYPTED PRIVATE KEY", some), "openssl pkcs8 -in key.pem");
    refuses(pem("RSA PRIVATE KEY", some), "openssl pkcs8 -topk8 -nocrypt -in key.pem");
    refuses(pem("EC PRIVATE KEY", some), "openssl pkcs8 -topk8 -nocrypt -in key.pem");
    refuses(pem("OPENSSH PRIVATE KEY", some), "ssh-keygen -p -m PKCS8");
    refuses(pem("PUBLIC KEY", some), "without a private key");
    refuses("", "without a private key");
    refuses(pem(some) + pem(some), "several");
    refuses("-----BEGIN PRIVATE KEY-----\nAAAA", "without its end");
    refuses(pem(some).replace("AAAA", "A*AA"), "expected base64");
    String key = pem(JwsAlgorithm.ES256);
    String longest = key + " ".repeat(65_536 - key.length());
    assertThat(read(longest, JwsAlgorithm.ES256).algorithm()).isEqualTo(JwsAlgorithm.ES256);
    refuses(longest + " ", "at most 65536 characters, got 65537");
  }

  @Test
  void keysOfAnotherKindAreRefused() throws Exception {
    String ec = pem(JwsAlgorithm.ES256);
    for (JwsAlgorithm algorithm :
        new JwsAlgorithm[] {
          JwsAlgorithm.ES384, JwsAlgorithm.PS256, JwsAlgorithm.EDDSA, JwsAlgorithm.ML_DSA_44
        }) {
      assertThatThrownBy(() -> read(ec, algorithm))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a PKCS #8 key for " + algorithm);
    }
    refuses(pem(JwsAlgorithm.RS256), "expected a PKCS #8 key for ES256");
    refuses(pem(new byte[40]), "expected a PKCS #8 key for ES256");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    String small = pem(generator.generateKeyPair().getPrivate().getEncoded());
    assertThatThrownBy(() -> read(small, JwsAlgorithm.RS256))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("1024");
  }

  /** A change may also meet what does not matter, such as a public half in the file. */
  @ParameterizedTest
  @EnumSource(names = {"RS256", "ES256"})
  void changedKeysAreRefusedOrKeysWhoseHalvesBelongTogether(JwsAlgorithm algorithm) {
    byte[] encoded = Keys.privateKey(Keys.of(algorithm)).getEncoded();
    String d = Keys.of(algorithm).toPrivateJwk().json().string("d");
    for (int i = 0; i < encoded.length; i += 1 + encoded.length / 150) {
      byte[] changed = encoded.clone();
      changed[i] ^= 1;
      try {
        SigningKey key = read(pem(changed), algorithm);
        assertThat(Jwk.of(key.publicKey(), algorithm).json())
            .isEqualTo(key.toPublicJwk().json().without("use"));
        byte[] input = {7};
        assertThat(
                VerificationKey.of(key.publicKey(), algorithm, Keys.PLATFORM)
                    .verify(input, key.sign(input)))
            .isTrue();
      } catch (OAuthException | IllegalArgumentException refused) {
        assertThat(refused).hasMessageNotContaining(d.substring(0, 8));
      }
    }
  }

  @Test
  void aProviderThatCannotComputeThePublicHalfIsReported() {
    Crypto rsaOnly = Crypto.of(Security.getProvider("SunRsaSign"));
    assertThat(SigningKey.ofPem(pem(JwsAlgorithm.RS256), JwsAlgorithm.RS256, rsaOnly).publicKey())
        .isEqualTo(Keys.of(JwsAlgorithm.RS256).publicKey());
    assertThatThrownBy(() -> SigningKey.ofPem(pem(JwsAlgorithm.ES256), JwsAlgorithm.ES256, rsaOnly))
        .isInstanceOf(UnsupportedException.class);
    assertThatThrownBy(
            () ->
                SigningKey.ofPem(
                    pem(JwsAlgorithm.ES256), JwsAlgorithm.ES256, Crypto.of(new WithoutAgreement())))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("toPrivateJwk()");
  }

  @Test
  void aProvidersMessageIsNotShown() {
    String text = pem(JwsAlgorithm.ES256);
    assertThatThrownBy(() -> SigningKey.ofPem(text, JwsAlgorithm.ES256, Crypto.of(new Talkative())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a PKCS #8 key for ES256")
        .hasNoCause();
  }

  @Test
  void aJwkIsImportedForItsOwnAlgorithm() {
    for (JwsAlgorithm algorithm : Keys.supported()) {
      Jwk jwk = Keys.of(algorithm).toPrivateJwk();
      assertThat(SigningKey.of(jwk).algorithm()).isEqualTo(algorithm);
      assertThat(SigningKey.of(jwk).toPrivateJwk()).isEqualTo(jwk);
    }
    for (JwsAlgorithm algorithm :
        new JwsAlgorithm[] {JwsAlgorithm.ES256, JwsAlgorithm.ES384, JwsAlgorithm.ES512}) {
      Jwk unnamed = Jwk.of(Keys.of(algorithm).toPrivateJwk().json().without("alg"));
      assertThat(SigningKey.of(unnamed).algorithm()).isEqualTo(algorithm);
    }
  }

  @Test
  void aJwkOfSeveralAlgorithmsMustNameOne() {
    for (JwsAlgorithm algorithm : new JwsAlgorithm[] {JwsAlgorithm.RS256, JwsAlgorithm.ED25519}) {
      Jwk unnamed = Jwk.of(Keys.of(algorithm).toPrivateJwk().json().without("alg"));
      assertThatThrownBy(() -> SigningKey.of(unnamed))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected \"alg\", for example")
          .hasMessageContaining(algorithm.keyType());
    }
    for (String jwk :
        new String[] {
          "{'kty':'EC','crv':'P-256','alg':'ES256K'}",
          "{'kty':'EC','crv':'secp256k1'}",
          "{'kty':'OKP','crv':'X25519'}",
          "{'kty':'RSA','alg':'RSA-OAEP'}",
          "{'kty':'oct','k':'AAAA'}"
        }) {
      assertThat(Keys.codeOf(() -> SigningKey.of(Keys.jwk(jwk))))
          .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    }
    assertThatThrownBy(() -> SigningKey.of(Keys.jwk("{'kty':'AKP','priv':'AAAA'}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ML-DSA-44");
  }

  private static void refuses(String pem, String message) {
    assertThatThrownBy(() -> read(pem, JwsAlgorithm.ES256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasNoCause();
  }

  /** SunEC without its key agreement. */
  private static final class WithoutAgreement extends java.security.Provider {

    private static final long serialVersionUID = 1L;

    WithoutAgreement() {
      super("WithoutAgreement", "1", "SunEC without ECDH");
      for (Service service : Security.getProvider("SunEC").getServices()) {
        if (!service.getType().equals("KeyAgreement")) {
          putService(
              new Service(
                  this,
                  service.getType(),
                  service.getAlgorithm(),
                  service.getClassName(),
                  null,
                  null) {
                @Override
                public Object newInstance(Object parameter)
                    throws java.security.NoSuchAlgorithmException {
                  return service.newInstance(parameter);
                }
              });
        }
      }
    }
  }

  /** A provider whose key factory fails with a message that quotes the key. */
  private static final class Talkative extends java.security.Provider {

    private static final long serialVersionUID = 1L;

    Talkative() {
      super("Talkative", "1", "a key factory that quotes keys");
      put("KeyFactory.EC", TalkativeFactory.class.getName());
    }
  }

  /** The provider's factory; public, since the provider creates it by reflection. */
  public static final class TalkativeFactory extends KeyFactorySpi {

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) {
      throw new IllegalStateException(spec.toString());
    }

    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected Key engineTranslateKey(Key key) {
      throw new UnsupportedOperationException();
    }
  }
}
