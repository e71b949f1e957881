package dev.oauth4jvm.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksEvent.Reason;
import dev.oauth4jvm.jwks.KeySelection.FetchFirst;
import dev.oauth4jvm.jwks.KeySelection.Found;
import dev.oauth4jvm.jwks.KeySelection.Rejected;
import dev.oauth4jvm.jwks.KeySelection.Wanted;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of a key as a pure function of the set, the header and the time. */
class KeySelectionTest {

  private static final long NOW = 1_000_000;
  private static final Jwk KEY = TestKeys.key("a");

  @Test
  void withoutASetOneIsFetchedFirst() {
    assertThat(KeySelection.select(null, wanted("a"), JwksPolicy.DEFAULT, NOW))
        .isEqualTo(new FetchFirst(Reason.ABSENT));
  }

  @ParameterizedTest(name = "{0}: {1} s old, {2}: {3}")
  @CsvSource({
    "default,   0,   a, found",
    "default,   299, a, found",
    "default,   300, a, EXPIRED",
    "default,   301, a, EXPIRED",
    "default,   -30, a, found",
    "default,   -31, a, EXPIRED",
    "default,   0,   b, rejected",
    "default,   59,  b, rejected",
    "default,   60,  b, UNKNOWN_KEY",
    "default,   61,  b, UNKNOWN_KEY",
    "default,   299, b, UNKNOWN_KEY",
    "default,   300, b, EXPIRED",
    "other,     9,   a, found",
    "other,     10,  a, EXPIRED",
    "other,     4,   b, rejected",
    "other,     5,   b, UNKNOWN_KEY",
    "other,     -2,  a, found",
    "other,     -3,  a, EXPIRED",
  })
  void theAgeDecides(String policy, long age, String kid, String expected) {
    JwksPolicy rules = policy.equals("other") ? new JwksPolicy(10, 5, 2, 0) : JwksPolicy.DEFAULT;
    KeySelection selection =
        KeySelection.select(TestKeys.snapshot(NOW - age, KEY), wanted(kid), rules, NOW);

    assertThat(
            selection instanceof Found
                ? "found"
                : selection instanceof FetchFirst first ? first.reason().name() : "rejected")
        .isEqualTo(expected);
  }

  @Test
  void whereTwoKeysHaveTheKidBothAreNamedAndNeitherIsTried() {
    Rejected rejected = rejected("a", KEY, TestKeys.key("a"));

    assertThat(rejected.failure().code()).isEqualTo(ErrorCode.KEY_SELECTION);
    assertThat(rejected.failure().details()).isEqualTo(Details.candidates("a", List.of("a", "a")));
    assertThat(rejected.failure()).hasMessageContaining("more than one key");
  }

  @Test
  void theKeyThatWasFoundLastAnswersForItsKidAlgorithmAndProviderAlone() {
    Jwk rsa = // without alg, so that it fits two algorithms
        Jwk.of(
            SigningKey.generate(JwsAlgorithm.RS256, Crypto.platform())
                .toPublicJwk()
                .json()
                .without("alg")
                .with("kid", "b"));
    JwksSnapshot set = TestKeys.snapshot(NOW, KEY, rsa);
    Crypto platform = Crypto.platform();
    Crypto other = Crypto.of(Security.getProvider("SunRsaSign"));

    for (int i = 0; i < 2; i++) {
      VerificationKey found = set.key(JwsAlgorithm.RS256, "b", platform);
      assertThat(found.algorithm()).isEqualTo(JwsAlgorithm.RS256);
      assertThat(set.key(JwsAlgorithm.RS256, "b", platform)).isSameAs(found);
      assertThat(set.key(JwsAlgorithm.PS256, "b", platform).algorithm())
          .isEqualTo(JwsAlgorithm.PS256);
      assertThat(set.key(JwsAlgorithm.ES256, "a", platform).algorithm())
          .isEqualTo(JwsAlgorithm.ES256);
      assertThat(set.key(JwsAlgorithm.RS256, "a", platform)).isNull();
      assertThat(set.key(JwsAlgorithm.RS256, "b", platform)).isSameAs(found);
      assertThat(set.key(JwsAlgorithm.RS256, "b", other).crypto()).isSameAs(other);
      assertThat(set.key(JwsAlgorithm.RS256, "b ", platform)).isNull();
    }
  }

  @Test
  void ofManyKeysThatFitTenAreNamed() {
    Jwk[] keys = new Jwk[25];
    Arrays.fill(keys, KEY);

    assertThat(rejected("a", keys).failure().details())
        .isEqualTo(Details.candidates("a", Collections.nCopies(10, "a")));
  }

  @Test
  void aHeaderWithoutKidIsEnoughForASetOfOneKeyThatFits() {
    Jwk other = SigningKey.generate(JwsAlgorithm.ES384, Crypto.platform()).toPublicJwk();

    assertThat(among(null, other, KEY)).isInstanceOf(Found.class);
  }

  @Test
  void aHeaderWithoutKidAndTwoKeysThatFitIsRejectedWithAdvice() {
    Jwk nameless = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).toPublicJwk();

    Rejected rejected = rejected(null, KEY, nameless);

    assertThat(rejected.failure().code()).isEqualTo(ErrorCode.KEY_SELECTION);
    assertThat(rejected.failure().details())
        .isEqualTo(Details.candidates(null, List.of("a", "(no kid)")));
    assertThat(rejected.failure()).hasMessageContaining("\"kid\"").hasMessageContaining("required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"use\":\"enc\"}",
        "{\"key_ops\":[\"sign\"]}",
        "{\"key_ops\":[]}",
        "{\"alg\":\"ES384\"}",
        "{\"alg\":\"ECDH-ES\"}",
        "{\"crv\":\"P-384\"}",
        "{\"crv\":\"secp256k1\"}",
        "{\"kty\":\"RSA\"}",
        "{\"kty\":\"OKP\"}",
        "{\"kid\":\"A\"}",
        "{\"kid\":\"a \"}",
      })
  void aKeyOfAnotherUseAlgorithmCurveTypeOrKidIsNoCandidate(String members) {
    Jwk changed = changed(members);

    ProcessingException failure = rejected("a", changed).failure();
    assertThat(failure.details()).isEqualTo(Details.candidates("a", List.of()));
    String member = TestKeys.json(members).names().iterator().next();
    assertThat(failure)
        .hasMessageContaining(
            member.equals("kid")
                ? "no key of the authorization server's JWK Set fits this JWT (alg ES256)"
                : "does not fit alg ES256 by its \"" + member + "\"");
    assertThat(among("a", changed, KEY))
        .as("nor does it make another ambiguous")
        .isInstanceOf(Found.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"use\":\"sig\"}",
        "{\"key_ops\":[\"verify\"]}",
        "{\"key_ops\":[\"encrypt\",\"verify\"]}",
        "{\"alg\":\"ES256\"}",
        "{\"x5t\":\"unknown\",\"more\":1}",
      })
  void aKeyWhoseMembersAllowItIsFound(String members) {
    assertThat(among("a", changed(members))).isInstanceOf(Found.class);
  }

  @Test
  void aKeyThatCannotBeImportedFailsByItsCodeAndNoOtherStepsIn() {
    Jwk offTheCurve = changed("{\"y\":\"" + "A".repeat(43) + "\"}");

    assertThatThrownBy(() -> among("a", offTheCurve, TestKeys.key("b")))
        .isInstanceOfSatisfying(
            ProcessingException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));
  }

  @Test
  void aKeyIsImportedOncePerSetAlgorithmAndProvider() {
    JwksSnapshot set = TestKeys.snapshot(NOW, KEY);
    Wanted elsewhere =
        new Wanted(JwsAlgorithm.ES256, "a", Crypto.of(java.security.Security.getProvider("SunEC")));

    VerificationKey first = found(KeySelection.among(set, wanted("a")));
    assertThat(found(KeySelection.among(set, wanted("a")))).isSameAs(first);
    assertThat(found(KeySelection.among(set, wanted(null)))).isSameAs(first);
    VerificationKey second = found(KeySelection.among(set, elsewhere));
    assertThat(second).isNotSameAs(first);
    assertThat(second.crypto()).isEqualTo(elsewhere.crypto());
    assertThat(found(KeySelection.among(set, wanted("a")))).isSameAs(first);
    assertThat(found(KeySelection.among(TestKeys.snapshot(NOW, KEY), wanted("a"))))
        .isNotSameAs(first);
  }

  private static VerificationKey found(KeySelection selection) {
    return ((Found) selection).key();
  }

  private static Jwk changed(String members) {
    JsonObject json = KEY.json().without("alg");
    JsonObject changes = TestKeys.json(members);
    for (String name : changes.names()) {
      json = json.with(name, changes.get(name));
    }
    return Jwk.of(json);
  }

  private static Wanted wanted(String kid) {
    return new Wanted(JwsAlgorithm.ES256, kid, Crypto.platform());
  }

  private static KeySelection among(String kid, Jwk... keys) {
    return KeySelection.among(TestKeys.snapshot(NOW, keys), wanted(kid));
  }

  private static Rejected rejected(String kid, Jwk... keys) {
    KeySelection selection = among(kid, keys);
    assertThat(selection).isInstanceOf(Rejected.class);
    return (Rejected) selection;
  }
}
