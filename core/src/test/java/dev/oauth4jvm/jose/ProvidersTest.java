package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.jose.Hsm.Opaque;
import dev.oauth4jvm.json.JsonObject;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Providers that lack a form or an algorithm, and private keys that only their provider can use.
 */
class ProvidersTest {

  private static final byte[] INPUT = {1, 2, 3};

  static List<JwsAlgorithm> supported() {
    return Keys.supported();
  }

  /** Services of the JDK's providers under another name, and a record of what was asked for. */
  private static final class Part extends Provider {

    private static final long serialVersionUID = 1L;

    private final transient List<String> used = new ArrayList<>();

    Part(Predicate<String> wanted) {
      super("Part", "1", "a part of the JDK's");
      for (String name : new String[] {"SunEC", "SunRsaSign", "SUN"}) {
        for (Service service : Security.getProvider(name).getServices()) {
          String key = service.getType() + "." + service.getAlgorithm();
          if (wanted.test(key)) {
            putService(
                new Service(this, service.getType(), service.getAlgorithm(), "-", null, Map.of()) {
                  @Override
                  public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                    used.add(key);
                    return service.newInstance(parameter);
                  }
                });
          }
        }
      }
    }
  }

  private static Part withoutP1363() {
    return new Part(key -> !key.endsWith("inP1363Format"));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*")
  void signaturesAreConvertedWhereAProviderHasDerOnly(JwsAlgorithm algorithm) {
    Part provider = withoutP1363();
    Crypto crypto = Crypto.of(provider);
    Jwk jwk = Keys.of(algorithm).keyId("k").toPrivateJwk();
    SigningKey signing = SigningKey.of(jwk, algorithm, crypto);
    VerificationKey key = VerificationKey.of(jwk.toPublic(), algorithm, crypto);

    for (int i = 0; i < 10; i++) {
      byte[] signature = signing.sign(INPUT);
      assertThat(key.verify(INPUT, signature)).isTrue();
      assertThat(Keys.verifying(algorithm).verify(INPUT, signature)).isTrue();
      assertThat(key.verify(new byte[1], signature)).isFalse();
      assertThat(key.verify(INPUT, EcdsaDer.toDer(signature))).isFalse();
      signature[0] = (byte) (algorithm == JwsAlgorithm.ES512 ? 2 : -1);
      signature[1] = -1;
      assertThat(key.verify(INPUT, signature)).isFalse();
    }
    byte[] theirs = Keys.of(algorithm).sign(INPUT);
    assertThat(key.verify(INPUT, theirs)).isTrue();
    assertThat(provider.used)
        .contains("KeyFactory.EC", "Signature.SHA" + algorithm.number() + "withECDSA");
    assertThat(SigningKey.generate(algorithm, crypto).toPublicJwk().curve())
        .isEqualTo(algorithm.curve());
  }

  /** Of RSA one algorithm per padding: generating its keys takes long. */
  static List<JwsAlgorithm> oneOfEachForm() {
    List<JwsAlgorithm> algorithms = Keys.supported();
    algorithms.removeIf(
        algorithm -> algorithm.keyType().equals("RSA") && algorithm.number() != 256);
    return algorithms;
  }

  @ParameterizedTest
  @MethodSource("oneOfEachForm")
  void aNamedProviderDoesEverything(JwsAlgorithm algorithm) {
    Part provider = new Part(key -> true);
    Crypto crypto = Crypto.of(provider);
    SigningKey signing = SigningKey.generate(algorithm, crypto);
    VerificationKey key = VerificationKey.of(signing.toPublicJwk(), algorithm, crypto);

    assertThat(key.verify(INPUT, signing.sign(INPUT))).isTrue();
    assertThat(key.crypto()).isSameAs(crypto);
    assertThat(SigningKey.of(signing.toPrivateJwk(), algorithm, crypto).toPrivateJwk())
        .isEqualTo(signing.toPrivateJwk());
    assertThat(provider.used)
        .anyMatch(service -> service.startsWith("KeyPairGenerator."))
        .anyMatch(service -> service.startsWith("KeyFactory."))
        .anyMatch(service -> service.startsWith("Signature."));
  }

  @ParameterizedTest
  @MethodSource("supported")
  void aProviderThatLacksTheAlgorithmIsNotPassedOver(JwsAlgorithm algorithm) {
    Jwk jwk = Keys.of(algorithm).toPrivateJwk();
    for (String lacking : new String[] {"Signature.", "KeyFactory."}) {
      if (lacking.equals("KeyFactory.") && algorithm.keyType().equals("OKP")) {
        continue; // the JDK decodes those keys for a provider that verifies with them
      }
      Crypto crypto = Crypto.of(new Part(key -> !key.startsWith(lacking)));
      assertThat(algorithm.isOffered(crypto)).isFalse();
      assertThat(algorithm.isSupported(crypto)).isFalse();
      assertThatThrownBy(() -> VerificationKey.of(jwk.toPublic(), algorithm, crypto))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining(algorithm.value())
          .hasMessageContaining("provider Part");
      assertThat(Keys.codeOf(() -> SigningKey.of(jwk, algorithm, crypto)))
          .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    }
    Crypto noSignature = Crypto.of(new Part(key -> key.startsWith("K")));
    assertThat(Keys.codeOf(() -> Keys.of(algorithm).crypto(noSignature).sign(INPUT)))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    Crypto noGenerator = Crypto.of(new Part(key -> !key.startsWith("KeyPairGenerator.")));
    assertThat(Keys.codeOf(() -> SigningKey.generate(algorithm, noGenerator)))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @ParameterizedTest
  @MethodSource("supported")
  void anAlgorithmIsSupportedWhereItIsVerifiedAndSignedWith(JwsAlgorithm algorithm) {
    for (PoorSigner.Way way : PoorSigner.Way.values()) {
      Crypto poor = Crypto.of(new PoorSigner(name -> true, way));
      assertThat(algorithm.isOffered(poor)).isTrue();
      assertThat(algorithm.isSupported(poor)).as("signs " + way).isFalse();
      VerificationKey key = VerificationKey.of(Keys.of(algorithm).toPublicJwk(), algorithm, poor);
      assertThat(key.verify(INPUT, Keys.of(algorithm).sign(INPUT))).isTrue();
    }
    Crypto good = Crypto.of(new PoorSigner(name -> false, PoorSigner.Way.NOT));
    assertThat(algorithm.isSupported(good)).isTrue();
    assertThat(algorithm.isSupported(Keys.PLATFORM)).isTrue();
  }

  /** Takes every signature, as implementations did that forgot to check r and s. */
  private static final class Careless extends Provider {

    private static final long serialVersionUID = 1L;

    Careless() {
      super("Careless", "1", "verifies anything");
      Provider.Service keyFactory = Security.getProvider("SunEC").getService("KeyFactory", "EC");
      putService(
          new Service(this, "KeyFactory", "EC", "-", null, Map.of()) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
              return keyFactory.newInstance(parameter);
            }
          });
      for (String name : new String[] {"SHA256withECDSA", "SHA256withECDSAinP1363Format"}) {
        putService(
            new Service(this, "Signature", name, "-", null, Map.of()) {
              @Override
              public Object newInstance(Object parameter) {
                return new FixedAnswer(true);
              }
            });
      }
    }
  }

  @Test
  void rAndSAreCheckedWhateverTheProviderThinks() {
    VerificationKey key =
        VerificationKey.of(
            Keys.of(JwsAlgorithm.ES256).toPublicJwk(),
            JwsAlgorithm.ES256,
            Crypto.of(new Careless()));
    assertThat(JwsAlgorithm.ES256.isOffered(key.crypto())).isTrue();
    assertThat(JwsAlgorithm.ES256.isSupported(key.crypto())).isFalse();
    byte[] ones = new byte[64];
    ones[31] = 1;
    ones[63] = 1;
    byte[] zeroR = ones.clone();
    zeroR[31] = 0;
    byte[] zeroS = ones.clone();
    zeroS[63] = 0;

    assertThat(key.verify(INPUT, ones)).isTrue();
    assertThat(key.verify(INPUT, zeroR)).isFalse();
    assertThat(key.verify(INPUT, zeroS)).isFalse();
    assertThat(key.verify(INPUT, new byte[64])).isFalse();
  }

  @Test
  void thePreferredProviderIsNotPassedOverForWantOfP1363() {
    Part provider = withoutP1363();
    Security.insertProviderAt(provider, 1);
    try {
      VerificationKey key =
          VerificationKey.of(
              Keys.of(JwsAlgorithm.ES256).toPublicJwk(), JwsAlgorithm.ES256, Keys.PLATFORM);
      byte[] signature = Keys.of(JwsAlgorithm.ES256).sign(INPUT);
      provider.used.clear();
      assertThat(key.verify(INPUT, signature)).isTrue();
      assertThat(key.verify(new byte[1], signature)).isFalse();
      VerificationKey second =
          VerificationKey.of(
              Keys.of(JwsAlgorithm.ES256).toPublicJwk(), JwsAlgorithm.ES256, Keys.PLATFORM);
      assertThat(second.verify(INPUT, signature)).isTrue();
      assertThat(provider.used).contains("Signature.SHA256withECDSA");
    } finally {
      Security.removeProvider(provider.getName());
    }
  }

  @Test
  void aChoiceShowsItsProvider() {
    assertThat(Crypto.of(new Part(key -> false))).hasToString("Crypto[provider Part]");
    assertThat(Crypto.platform()).hasToString("Crypto[the installed providers]");
  }

  @ParameterizedTest
  @EnumSource(names = {"ES256", "ES512", "RS256", "PS384"})
  void anOpaquePrivateKeySignsThroughItsOwnProvider(JwsAlgorithm algorithm) {
    boolean ec = algorithm.keyType().equals("EC");
    Opaque opaque = new Opaque(ec ? "EC" : "RSA", Keys.privateKey(Keys.of(algorithm)));
    PublicKey publicKey = Keys.of(algorithm).publicKey();
    SigningKey signing = SigningKey.of(new KeyPair(publicKey, opaque), algorithm).keyId("hsm");
    String hash = "SHA" + algorithm.number();
    Hsm[] hsms = {
      new Hsm(hash + "withECDSA", hash + "withRSA", "RSASSA-PSS"),
      new Hsm(hash + "withECDSAinP1363Format", hash + "withRSA", "RSASSA-PSS")
    };
    for (Hsm hsm : hsms) {
      // last in the search order: the key decides, and the form is the one that its provider has
      Security.addProvider(hsm);
      try {
        String token = Jws.sign(signing, JsonObject.of(), JsonObject.of("a", 1));
        UnverifiedJwt.parse(token).verify(Keys.verifying(algorithm));
        assertThat(UnverifiedJwt.parse(Jws.sign(signing, JsonObject.of(), JsonObject.of())))
            .isNotNull();
      } finally {
        Security.removeProvider(hsm.getName());
      }
      SigningKey named = signing.crypto(Crypto.of(hsm));
      assertThat(Keys.verifying(algorithm).verify(INPUT, named.sign(INPUT))).isTrue();
    }
    assertThat(signing.toPublicJwk().keyId()).isEqualTo("hsm");
    assertThat(Keys.codeOf(signing::toPrivateJwk)).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    // without its provider nobody can use it, and that is said
    assertThat(Keys.codeOf(() -> signing.sign(INPUT))).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void anOpaqueKeyOnAnotherCurveIsFoundOutByItsSignature() {
    Hsm hsm = new Hsm("SHA256withECDSA");
    Opaque p384 = new Opaque("EC", Keys.privateKey(Keys.of(JwsAlgorithm.ES384)));
    SigningKey signing = SigningKey.of(p384, JwsAlgorithm.ES256).crypto(Crypto.of(hsm));

    assertThat(Keys.codeOf(() -> signing.sign(INPUT))).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void anOpaqueSmallRsaKeyIsFoundOutByItsSignature() throws Exception {
    java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    Opaque small = new Opaque("RSA", generator.generateKeyPair().getPrivate());
    SigningKey signing =
        SigningKey.of(small, JwsAlgorithm.RS256).crypto(Crypto.of(new Hsm("SHA256withRSA")));

    assertThat(Keys.codeOf(() -> signing.sign(INPUT))).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }
}
