package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Public and private keys that must not be accepted, and those that must. */
class KeyImportTest {

  private static final BigInteger N =
      new BigInteger(1, Keys.decode(Keys.of(JwsAlgorithm.RS256).toPublicJwk().json().string("n")));

  static List<JwsAlgorithm> supported() {
    return Keys.supported();
  }

  private static ErrorCode importing(JsonObject jwk, JwsAlgorithm algorithm) {
    return Keys.codeOf(() -> VerificationKey.of(Jwk.of(jwk), algorithm, Keys.PLATFORM));
  }

  private static ErrorCode rsa(BigInteger n, BigInteger e) {
    return rsa(Keys.encode(n.toByteArray()), Keys.encode(e.toByteArray()));
  }

  private static ErrorCode rsa(String n, String e) {
    return importing(JsonObject.of("kty", "RSA", "n", n, "e", e), JwsAlgorithm.PS256);
  }

  @Test
  void aJwkIsImportedOnceForEachAlgorithmAndProvider() {
    Jwk jwk = Jwk.of(Keys.of(JwsAlgorithm.RS256).toPublicJwk().json().without("alg"));
    VerificationKey first = VerificationKey.of(jwk, JwsAlgorithm.RS256, Keys.PLATFORM);
    VerificationKey other = VerificationKey.of(jwk, JwsAlgorithm.PS256, Keys.PLATFORM);

    assertThat(VerificationKey.of(jwk, JwsAlgorithm.RS256, Keys.PLATFORM)).isSameAs(first);
    assertThat(VerificationKey.of(jwk, JwsAlgorithm.PS256, Keys.PLATFORM)).isSameAs(other);
    assertThat(other.algorithm()).isEqualTo(JwsAlgorithm.PS256);
    assertThat(VerificationKey.of(Jwk.of(jwk.json()), JwsAlgorithm.RS256, Keys.PLATFORM))
        .isNotSameAs(first);
  }

  @Test
  void aJwkKeepsNoMoreImportedKeysThanThereCanBe() {
    Jwk jwk = Keys.of(JwsAlgorithm.ES256).toPublicJwk();
    Provider provider = Security.getProvider("SunEC");
    for (int i = 0; i < 12; i++) {
      Crypto each = Crypto.of(provider);
      VerificationKey kept = VerificationKey.of(jwk, JwsAlgorithm.ES256, each);
      assertThat(VerificationKey.of(jwk, JwsAlgorithm.ES256, each)).isSameAs(kept);
    }
    Crypto last = Crypto.of(provider);

    VerificationKey key = VerificationKey.of(jwk, JwsAlgorithm.ES256, last);

    assertThat(key.crypto()).isSameAs(last);
    assertThat(VerificationKey.of(jwk, JwsAlgorithm.ES256, last)).isNotSameAs(key);
  }

  @Test
  void rsaExponentsAreOddAndAtLeastThree() {
    assertThat(rsa(N, BigInteger.valueOf(3))).isNull();
    assertThat(rsa(N, BigInteger.valueOf(65537))).isNull();
    assertThat(rsa(N, BigInteger.valueOf(0xFFFFFFFFL))).isNull();
    for (long e : new long[] {0, 1, 2, 4, 65536, 65538}) {
      assertThat(rsa(N, BigInteger.valueOf(e))).isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
    // told by us, whatever the provider thinks of it
    Jwk one = Jwk.of(JsonObject.of("kty", "RSA", "n", Keys.encode(N.toByteArray()), "e", "AQ"));
    assertThatThrownBy(() -> VerificationKey.of(one, JwsAlgorithm.RS256, Keys.PLATFORM))
        .hasMessageContaining("even or 1");
    assertThat(rsa(N, BigInteger.valueOf(0x100000001L))).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(rsa(N, N.subtract(BigInteger.TWO))).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void rsaModulusIsOddAndOf2048To16384Bits() {
    BigInteger e = BigInteger.valueOf(65537);
    assertThat(rsa(N, e)).isNull();
    assertThat(rsa(N.subtract(BigInteger.ONE), e)).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(rsa(BigInteger.ONE.setBit(2046), e)).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(rsa(BigInteger.ONE.setBit(1023), e)).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(rsa(BigInteger.ONE.setBit(2047), e)).isNull();
    assertThat(rsa(BigInteger.ONE.setBit(16_383), e)).isNull();
    assertThat(rsa(BigInteger.ONE.setBit(16_384), e)).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(rsa(BigInteger.ONE.setBit(100_000), e)).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void rsaNumbersMayBeginWithOneZeroByteAndNoMore() {
    byte[] n = N.toByteArray();
    assertThat(n[0]).isZero();
    assertThat(rsa(Keys.encode(n), "AQAB")).isNull();
    assertThat(rsa(Keys.encode(Arrays.copyOfRange(n, 1, n.length)), "AQAB")).isNull();
    assertThat(rsa(Keys.encode(n), "AAEAAQ")).isNull();
    assertThat(rsa(Keys.encode(n), "AAABAAE")).isEqualTo(ErrorCode.INVALID_RESPONSE);
    byte[] twoZeros = new byte[n.length + 1];
    System.arraycopy(n, 0, twoZeros, 1, n.length);
    assertThat(rsa(Keys.encode(twoZeros), "AQAB")).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void rsaMembersAreStrictBase64url() {
    String n = Keys.encode(N.toByteArray());
    for (String e : new String[] {"", "AQAB=", "AQA B", "AQ+B", "AQAB\n", "AQE=", "AQF"}) {
      assertThat(rsa(n, e)).isEqualTo(ErrorCode.INVALID_RESPONSE);
      assertThat(rsa(e, "AQAB")).isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
    for (JsonObject jwk :
        new JsonObject[] {
          JsonObject.of("kty", "RSA", "e", "AQAB"),
          JsonObject.of("kty", "RSA", "n", n),
          JsonObject.of("kty", "RSA", "n", n, "e", 65537),
          JsonObject.of("kty", "RSA", "n", n, "e", null)
        }) {
      assertThat(importing(jwk, JwsAlgorithm.RS256)).isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  @Test
  void smallRsaKeysNeitherSignNorVerify() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    KeyPair pair = generator.generateKeyPair();

    assertThatThrownBy(() -> SigningKey.of(pair.getPrivate(), JwsAlgorithm.RS256))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("2048")
        .hasMessageContaining("1024");
    assertThat(
            Keys.codeOf(
                () -> VerificationKey.of(pair.getPublic(), JwsAlgorithm.RS256, Keys.PLATFORM)))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThatThrownBy(() -> SigningKey.generate(JwsAlgorithm.RS256, 2047, Keys.PLATFORM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2047");
    assertThatThrownBy(() -> SigningKey.generate(JwsAlgorithm.RS256, 16385, Keys.PLATFORM))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*")
  void ecPointsLieOnTheCurve(JwsAlgorithm algorithm) {
    JsonObject jwk = Keys.of(algorithm).toPublicJwk().json();
    assertThat(importing(jwk, algorithm)).isNull();

    int size = EcCurve.of(algorithm).size();
    byte[] y = Keys.decode(jwk.string("y"));
    y[size - 1] ^= 1;
    assertThat(importing(jwk.with("y", Keys.encode(y)), algorithm))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(importing(jwk.with("x", jwk.string("y")).with("y", jwk.string("x")), algorithm))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    String zero = Keys.encode(new byte[size]);
    assertThat(importing(jwk.with("x", zero).with("y", zero), algorithm))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void ecCoordinatesAreBelowTheFieldsPrime() {
    // P-521 leaves room above the prime for a second spelling of a coordinate
    JsonObject jwk = Keys.of(JwsAlgorithm.ES512).toPublicJwk().json();
    BigInteger p = BigInteger.ONE.shiftLeft(521).subtract(BigInteger.ONE);
    for (String name : new String[] {"x", "y"}) {
      BigInteger above = new BigInteger(1, Keys.decode(jwk.string(name))).add(p);
      String spelled = Keys.encode(EcCurve.fixed(above, 66));
      assertThat(importing(jwk.with(name, spelled), JwsAlgorithm.ES512))
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*|ED.*")
  void publicMembersHaveTheirExactLength(JwsAlgorithm algorithm) {
    JsonObject jwk = Keys.of(algorithm).toPublicJwk().json();
    for (String name : algorithm.keyType().equals("EC") ? List.of("x", "y") : List.of("x")) {
      byte[] bytes = Keys.decode(jwk.string(name));
      byte[] zeroInFront = new byte[bytes.length + 1];
      System.arraycopy(bytes, 0, zeroInFront, 1, bytes.length);
      for (byte[] wrong :
          new byte[][] {
            zeroInFront,
            Arrays.copyOf(bytes, bytes.length + 1),
            Arrays.copyOf(bytes, bytes.length - 1),
            Arrays.copyOfRange(bytes, 1, bytes.length)
          }) {
        assertThat(importing(jwk.with(name, Keys.encode(wrong)), algorithm))
            .isEqualTo(ErrorCode.INVALID_RESPONSE);
      }
      assertThat(importing(jwk.without(name), algorithm)).isEqualTo(ErrorCode.INVALID_RESPONSE);
      assertThat(importing(jwk.with(name, jwk.string(name) + "="), algorithm))
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  @Test
  void ecCoordinatesMayNotLoseALeadingZero() {
    // some P-521 coordinate begins with a zero byte, which a careless writer leaves out
    for (int i = 0; i < 200; i++) {
      JsonObject jwk = SigningKey.generate(JwsAlgorithm.ES512, Keys.PLATFORM).toPublicJwk().json();
      byte[] x = Keys.decode(jwk.string("x"));
      if (x[0] == 0) {
        assertThat(importing(jwk, JwsAlgorithm.ES512)).isNull();
        assertThat(
                importing(
                    jwk.with("x", Keys.encode(Arrays.copyOfRange(x, 1, x.length))),
                    JwsAlgorithm.ES512))
            .isEqualTo(ErrorCode.INVALID_RESPONSE);
        return;
      }
    }
    throw new AssertionError("no such coordinate among 200");
  }

  @Test
  void mlDsaPublicKeysHaveTheirExactLength() {
    for (JwsAlgorithm algorithm :
        new JwsAlgorithm[] {
          JwsAlgorithm.ML_DSA_44, JwsAlgorithm.ML_DSA_65, JwsAlgorithm.ML_DSA_87
        }) {
      for (int length : new int[] {0, 1, 1311, 1313, 1951, 1953, 2591, 2593}) {
        JsonObject jwk =
            JsonObject.of(
                "kty", "AKP", "alg", algorithm.value(), "pub", Keys.encode(new byte[length]));
        assertThat(importing(jwk, algorithm)).isEqualTo(ErrorCode.INVALID_RESPONSE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("supported")
  void privateMembersBelongToThePublicOnes(JwsAlgorithm algorithm) {
    JsonObject one = Keys.of(algorithm).toPrivateJwk().json();
    JsonObject other = Keys.another(algorithm).toPrivateJwk().json();
    JsonObject mixed = one;
    for (String name : List.of("d", "p", "q", "dp", "dq", "qi", "priv")) {
      if (other.has(name)) {
        mixed = mixed.with(name, other.get(name));
      }
    }
    Jwk jwk = Jwk.of(mixed);

    assertThat(Keys.codeOf(() -> SigningKey.of(jwk, algorithm, Keys.PLATFORM)))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @ParameterizedTest
  @MethodSource("supported")
  void noMessageHoldsAPrivateMember(JwsAlgorithm algorithm) {
    JsonObject jwk = Keys.of(algorithm).toPrivateJwk().json();
    for (String name : List.of("d", "p", "priv")) {
      if (jwk.has(name)) {
        String broken = jwk.string(name) + "AAAA";
        Jwk wrong = Jwk.of(jwk.with(name, broken));
        assertThatThrownBy(() -> SigningKey.of(wrong, algorithm, Keys.PLATFORM))
            .isInstanceOf(OAuthException.class)
            .message()
            .doesNotContain(broken.substring(0, 8));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*")
  void ecScalarsAreFromOneToTheOrder(JwsAlgorithm algorithm) {
    JsonObject jwk = Keys.of(algorithm).toPrivateJwk().json();
    EcCurve curve = EcCurve.of(algorithm);
    BigInteger n = curve.parameters().getOrder();
    for (BigInteger wrong : new BigInteger[] {BigInteger.ZERO, n, n.add(BigInteger.ONE)}) {
      Jwk broken = Jwk.of(jwk.with("d", Keys.encode(EcCurve.fixed(wrong, curve.size()))));
      assertThatThrownBy(() -> SigningKey.of(broken, algorithm, Keys.PLATFORM))
          .isInstanceOf(ProcessingException.class)
          .hasMessageContaining("outside 1 to n - 1");
    }
    byte[] d = Keys.decode(jwk.string("d"));
    byte[] zeroInFront = new byte[d.length + 1];
    System.arraycopy(d, 0, zeroInFront, 1, d.length);
    Jwk padded = Jwk.of(jwk.with("d", Keys.encode(zeroInFront)));
    assertThat(Keys.codeOf(() -> SigningKey.of(padded, algorithm, Keys.PLATFORM)))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void rsaPrivateKeysHaveAllOrNoneOfTheCrtMembers() {
    JsonObject jwk = Keys.of(JwsAlgorithm.RS256).toPrivateJwk().json();
    JsonObject none = jwk;
    for (String name : List.of("p", "q", "dp", "dq", "qi")) {
      none = none.without(name);
      Jwk some = Jwk.of(jwk.without(name));
      assertThat(Keys.codeOf(() -> SigningKey.of(some, JwsAlgorithm.RS256, Keys.PLATFORM)))
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
    Jwk plain = Jwk.of(none);
    SigningKey imported = SigningKey.of(plain, JwsAlgorithm.RS256, Keys.PLATFORM);
    assertThat(imported.toPrivateJwk()).isEqualTo(plain);
    for (String name : List.of("p", "q")) {
      String other = name.equals("p") ? "q" : "p";
      Jwk trivial = Jwk.of(jwk.with(name, "AQ").with(other, jwk.string("n")));
      assertThat(Keys.codeOf(() -> SigningKey.of(trivial, JwsAlgorithm.RS256, Keys.PLATFORM)))
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
    Jwk multi = Jwk.of(jwk.with("oth", List.of()));
    assertThat(Keys.codeOf(() -> SigningKey.of(multi, JwsAlgorithm.RS256, Keys.PLATFORM)))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    Jwk publicOnly = Keys.of(JwsAlgorithm.RS256).toPublicJwk();
    assertThat(Keys.codeOf(() -> SigningKey.of(publicOnly, JwsAlgorithm.RS256, Keys.PLATFORM)))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  /** RFC 8017, section 3.2. */
  @Test
  void aPrivateRsaKeyWithAnotherPublicExponentDoesNotSign() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    SigningKey right = SigningKey.of(generator.generateKeyPair(), JwsAlgorithm.RS256);
    String other = Keys.encode(BigInteger.valueOf(65793).toByteArray());
    Jwk wrong = Jwk.of(right.toPrivateJwk().json().with("e", other));

    assertThat(Keys.codeOf(() -> SigningKey.of(wrong, JwsAlgorithm.RS256, Keys.PLATFORM)))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);

    assertThat(right.sign(new byte[] {1})).hasSize(256);
  }

  @ParameterizedTest
  @MethodSource("supported")
  void nothingButTheLibrarysExceptionsComesOutOfMutatedKeys(JwsAlgorithm algorithm) {
    Random random = new Random(algorithm.value().hashCode());
    JsonObject jwk = Keys.of(algorithm).toPublicJwk().json();
    byte[] input = {1};
    byte[] signature = Keys.of(algorithm).sign(input);
    String[] names = {"n", "e", "x", "y", "pub"};
    int imported = 0;
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      String name = names[random.nextInt(names.length)];
      if (!jwk.has(name)) {
        continue;
      }
      byte[] bytes = Keys.decode(jwk.string(name));
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Jwk mutated = Jwk.of(jwk.with(name, Keys.encode(bytes)));
      try {
        VerificationKey key = VerificationKey.of(mutated, algorithm, Keys.PLATFORM);
        imported++;
        assertThat(key.verify(input, signature)).isFalse();
      } catch (OAuthException e) {
        refused++;
      }
    }
    assertThat(imported + refused).isPositive();
  }
}
