package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkTest {

  private static final String X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
  private static final String Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
  private static final String POINT = "'crv':'P-256','x':'" + X + "','y':'" + Y + "'";

  static List<JwsAlgorithm> supported() {
    return Keys.supported();
  }

  @Test
  void readsItsMembers() {
    Jwk jwk =
        Keys.jwk(
            "{'kty':'EC','kid':'k','alg':'ES256','use':'sig','key_ops':['verify'],"
                + POINT
                + ",'other':1}");

    assertThat(jwk.keyType()).isEqualTo("EC");
    assertThat(jwk.keyId()).isEqualTo("k");
    assertThat(jwk.algorithm()).isEqualTo("ES256");
    assertThat(jwk.use()).isEqualTo("sig");
    assertThat(jwk.keyOperations()).containsExactly("verify");
    assertThat(jwk.curve()).isEqualTo("P-256");
    assertThat(jwk.isPrivate()).isFalse();
    assertThat(jwk.json().has("other")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'kty':1}",
        "{'kty':null}",
        "{'kty':'EC','kid':1}",
        "{'kty':'EC','kid':null}",
        "{'kty':'EC','alg':['ES256']}",
        "{'kty':'EC','use':{}}",
        "{'kty':'EC','crv':256}",
        "{'kty':'EC','key_ops':'verify'}",
        "{'kty':'EC','key_ops':['verify',1]}",
        "{'kty':'EC','key_ops':null}"
      })
  void refusesMembersOfAnotherType(String json) {
    assertThat(Keys.codeOf(() -> Keys.jwk(json))).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | true",
        "'alg':'ES256', | true",
        "'alg':'ES384', | false",
        "'alg':'es256', | false",
        "'alg':'RS256', | false",
        "'use':'sig', | true",
        "'use':'enc', | false",
        "'use':'', | false",
        "'key_ops':['verify'], | true",
        "'key_ops':['sign','verify'], | true",
        "'key_ops':['sign'], | false",
        "'key_ops':[], | false",
        "'use':'enc','key_ops':['verify'], | false",
        "'use':'sig','key_ops':['encrypt'], | false",
      })
  void fitsByAlgUseAndKeyOps(String members, boolean fits) {
    Jwk jwk = Keys.jwk("{'kty':'EC'," + members + POINT + "}");

    assertThat(jwk.fits(JwsAlgorithm.ES256)).isEqualTo(fits);
    if (!fits) {
      assertThat(Keys.codeOf(() -> VerificationKey.of(jwk, JwsAlgorithm.ES256, Keys.PLATFORM)))
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  @Test
  void theMemberByWhichAJwkDoesNotFitIsNamed() {
    for (Object[] unfit :
        new Object[][] {
          {"{'kty':'RSA','use':'enc'}", "kty", "EC", "RSA"},
          {"{'kty':'EC','crv':'P-384'}", "crv", "P-256", "P-384"},
          {"{'kty':'EC'," + POINT + ",'alg':'ES384','use':'enc'}", "alg", "ES256", "ES384"},
          {"{'kty':'EC'," + POINT + ",'use':'enc'}", "use", "sig", "enc"},
          {
            "{'kty':'EC'," + POINT + ",'key_ops':['sign']}",
            "key_ops",
            "an array with \"verify\"",
            List.of("sign")
          },
        }) {
      assertThatExceptionOfType(ProcessingException.class)
          .isThrownBy(
              () ->
                  VerificationKey.of(
                      Keys.jwk((String) unfit[0]), JwsAlgorithm.ES256, Crypto.platform()))
          .withMessageStartingWith("the JWK does not fit ES256 by its \"" + unfit[1] + "\": ")
          .satisfies(
              refusal ->
                  assertThat(refusal.details())
                      .isEqualTo(Details.member((String) unfit[1], unfit[2], unfit[3])));
    }
  }

  @Test
  void fitsByKtyAndCrv() {
    Jwk jwk = Keys.jwk("{'kty':'EC'," + POINT + "}");
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      assertThat(jwk.fits(algorithm)).isEqualTo(algorithm == JwsAlgorithm.ES256);
    }
    assertThat(Keys.jwk("{'kty':'EC'}").fits(JwsAlgorithm.ES256)).isFalse();
    assertThat(Keys.jwk("{'kty':'OKP'," + POINT + "}").fits(JwsAlgorithm.ES256)).isFalse();
    assertThat(Keys.jwk("{'kty':'OKP','crv':'X25519'}").fits(JwsAlgorithm.ED25519)).isFalse();
    assertThat(Keys.jwk("{'kty':'OKP','crv':'Ed448'}").fits(JwsAlgorithm.EDDSA)).isFalse();
    assertThat(Keys.jwk("{'kty':'oct','k':'AAAA'}").fits(JwsAlgorithm.RS256)).isFalse();
    // RSA keys do not say which of the six algorithms they are for
    Jwk rsa = Keys.jwk("{'kty':'RSA'}");
    assertThat(rsa.fits(JwsAlgorithm.RS256)).isTrue();
    assertThat(rsa.fits(JwsAlgorithm.PS512)).isTrue();
  }

  @Test
  void anAkpKeyNeedsItsAlg() {
    assertThat(Keys.jwk("{'kty':'AKP','alg':'ML-DSA-44'}").fits(JwsAlgorithm.ML_DSA_44)).isTrue();
    assertThat(Keys.jwk("{'kty':'AKP','alg':'ML-DSA-65'}").fits(JwsAlgorithm.ML_DSA_44)).isFalse();
    assertThat(Keys.jwk("{'kty':'AKP'}").fits(JwsAlgorithm.ML_DSA_44)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
  void anyPrivateMemberMakesItPrivate(String name) {
    Jwk jwk = Keys.jwk("{'kty':'EC'," + POINT + ",'" + name + "':null}");

    assertThat(jwk.isPrivate()).isTrue();
    assertThat(Keys.codeOf(() -> VerificationKey.of(jwk, JwsAlgorithm.ES256, Keys.PLATFORM)))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(jwk.toPublic().isPrivate()).isFalse();
    assertThat(jwk.toPublic().json().names()).containsExactly("kty", "crv", "x", "y");
  }

  @Test
  void thePublicPartHoldsKnownPublicMembersOnly() {
    Jwk jwk =
        Keys.jwk(
            "{'kty':'EC','d':'secret','kid':'k','use':'sig','key_ops':['sign'],"
                + POINT
                + ",'unknown':'secret too'}");

    assertThat(jwk.toPublic().json().names())
        .containsExactlyInAnyOrder("kty", "kid", "use", "crv", "x", "y");
    assertThat(Keys.codeOf(() -> Keys.jwk("{'kty':'oct','k':'AAAA'}").toPublic()))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @ParameterizedTest
  @MethodSource("supported")
  void toStringShowsNoKey(JwsAlgorithm algorithm) {
    Jwk jwk = Keys.of(algorithm).keyId("k\n\u001b[31m\"").toPrivateJwk();

    assertThat(jwk.toString())
        .isEqualTo(
            "private Jwk[kty="
                + algorithm.keyType()
                + ", kid=k??[31m?, alg="
                + algorithm.value()
                + "]");
  }

  @Test
  void toStringIsNeverLong() {
    assertThat(Keys.jwk("{'kty':'EC','kid':'" + "k".repeat(10_000) + "'}").toString())
        .hasSizeLessThan(150);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kty':'EC','crv':'P-256','x':'AA'}",
        "{'kty':'EC','crv':'P-256','x':'AA','y':1}",
        "{'kty':'EC','crv':'P-256','x':'AA','y':''}",
        "{'kty':'EC','crv':'P-256','x':'AA','y':'A\\'A'}",
        "{'kty':'EC','x':'AA','y':'AA'}",
        "{'kty':'RSA','n':'AA'}",
        "{'kty':'RSA','n':'AA==','e':'AQAB'}",
        "{'kty':'OKP','crv':'Ed25519'}",
        "{'kty':'AKP','pub':'AA'}"
      })
  void noThumbprintOfAnIncompleteKey(String json) {
    Jwk jwk = Jwk.of(Keys.json(json.replace("\\'", "\\\"").replace('\'', '"')));

    assertThat(Keys.codeOf(jwk::thumbprint)).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void noThumbprintOfAnUnknownKind() {
    assertThat(Keys.codeOf(() -> Keys.jwk("{'kty':'oct','k':'AAAA'}").thumbprint()))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void thumbprintsLookAtRequiredMembersOnly() {
    String plain = Keys.jwk("{'kty':'EC'," + POINT + "}").thumbprint();

    assertThat(
            Keys.jwk("{'use':'sig','alg':'ES256'," + POINT + ",'kid':'k','kty':'EC','d':'x'}")
                .thumbprint())
        .isEqualTo(plain);
  }

  @Test
  void equalsByMembers() {
    Jwk one = Keys.jwk("{'kty':'EC'," + POINT + "}");
    Jwk same = Keys.jwk("{" + POINT + ",'kty':'EC'}");

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(Keys.jwk("{'kty':'EC'}")).isNotEqualTo(null);
  }

  @Test
  void aPublicKeyOfAnotherKindIsTheCallersMistake() {
    for (JwsAlgorithm algorithm : Keys.supported()) {
      for (JwsAlgorithm other : Keys.supported()) {
        boolean same =
            algorithm.keyType().equals(other.keyType())
                && Objects.equals(algorithm.curve(), other.curve())
                && (!algorithm.keyType().equals("AKP") || algorithm == other);
        if (same) {
          assertThat(Jwk.of(Keys.of(algorithm).publicKey(), other).algorithm())
              .isEqualTo(other.value());
        } else {
          assertThatThrownBy(() -> Jwk.of(Keys.of(algorithm).publicKey(), other))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining(other.value());
        }
      }
    }
  }

  @Test
  void aKeyThatNamesAnotherCurveIsAnotherKey() {
    ECPublicKey p256 = (ECPublicKey) Keys.of(JwsAlgorithm.ES256).publicKey();
    ECParameterSpec real = p256.getParams();
    ECParameterSpec otherGenerator =
        new ECParameterSpec(real.getCurve(), p256.getW(), real.getOrder(), real.getCofactor());
    ECPublicKey pretender =
        new ECPublicKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public ECPoint getW() {
            return p256.getW();
          }

          @Override
          public ECParameterSpec getParams() {
            return otherGenerator;
          }

          @Override
          public String getAlgorithm() {
            return "EC";
          }

          @Override
          public String getFormat() {
            return "X.509";
          }

          @Override
          public byte[] getEncoded() {
            return p256.getEncoded();
          }
        };

    assertThatThrownBy(() -> Jwk.of(pretender, JwsAlgorithm.ES256))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void exportedNumbersHaveTheFewestBytes() {
    JsonObject rsa = Keys.of(JwsAlgorithm.RS256).toPrivateJwk().json();
    for (String name : new String[] {"n", "e", "d", "p", "q", "dp", "dq", "qi"}) {
      assertThat(Keys.decode(rsa.string(name))[0]).as(name).isNotZero();
    }
    assertThat(Keys.decode(rsa.string("n"))).hasSize(256);
    assertThat(rsa.string("e")).isEqualTo("AQAB");
  }

  @Test
  void exportedCoordinatesHaveTheCurvesLength() {
    // about every second P-521 coordinate begins with a zero byte, and every 256th of P-256
    for (int i = 0; i < 40; i++) {
      JsonObject ec = SigningKey.generate(JwsAlgorithm.ES512, Keys.PLATFORM).toPrivateJwk().json();
      for (String name : new String[] {"x", "y", "d"}) {
        assertThat(Keys.decode(ec.string(name))).hasSize(66);
      }
    }
  }
}
