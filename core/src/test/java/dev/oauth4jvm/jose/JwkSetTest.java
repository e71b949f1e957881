package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {

  private static JwkSet set(String keys) {
    return JwkSet.parse(Keys.json("{\"keys\":[" + keys.replace('\'', '"') + "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":\"\"}",
        "{\"keys\":[1]}",
        "{\"keys\":[{\"kty\":\"RSA\"},null]}",
        "{\"keys\":[[]]}",
        "{\"Keys\":[]}"
      })
  void refusesWhatIsNotASet(String json) {
    assertThat(Keys.codeOf(() -> JwkSet.parse(Keys.json(json))))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void passesOverKeysThatAreNotJwks() {
    JwkSet set =
        set(
            "{'kid':'a'},{'kty':'RSA','kid':7},{'kty':'RSA','use':[]},{'kty':'new','kid':'n'},"
                + "{'kty':'RSA','kid':'good'}");

    assertThat(set.keys()).extracting(Jwk::keyId).containsExactly("n", "good");
    assertThat(set.candidates(JwsAlgorithm.RS256, null)).hasSize(1);
    assertThat(set.json().array("keys")).hasSize(5);
    assertThat(set).hasToString("JwkSet[2 keys]");
  }

  @Test
  void findsByKid() {
    JwkSet set =
        set(
            "{'kty':'RSA','kid':'a'},{'kty':'RSA','kid':'b'},{'kty':'RSA'},"
                + "{'kty':'EC','crv':'P-256','kid':'b'}");

    assertThat(set.candidates(JwsAlgorithm.RS256, "b")).containsExactly(set.keys().get(1));
    assertThat(set.candidates(JwsAlgorithm.ES256, "b")).containsExactly(set.keys().get(3));
    assertThat(set.candidates(JwsAlgorithm.ES256, "a")).isEmpty();
    assertThat(set.candidates(JwsAlgorithm.RS256, "c")).isEmpty();
    assertThat(set.candidates(JwsAlgorithm.RS256, "")).isEmpty();
    // a key without kid is no candidate for a header with one
    assertThat(set.candidates(JwsAlgorithm.RS256, null)).hasSize(3);
  }

  @Test
  void tellsTwoKeysOfOneKid() {
    JwkSet set = set("{'kty':'RSA','kid':'a'},{'kty':'RSA','kid':'a','n':'AQ'}");

    assertThat(set.candidates(JwsAlgorithm.RS256, "a")).hasSize(2);
  }

  @Test
  void leavesOutKeysThatDoNotFit() {
    JwkSet set =
        set(
            "{'kty':'RSA','use':'enc'},{'kty':'RSA','alg':'PS256'},{'kty':'RSA','key_ops':['sign']},"
                + "{'kty':'RSA','kid':'good'}");

    assertThat(set.candidates(JwsAlgorithm.RS256, null))
        .extracting(Jwk::keyId)
        .containsExactly("good");
  }

  @Test
  void isUsableWithAKeyOfASupportedAlgorithm() {
    assertThat(set("").isUsable()).isFalse();
    assertThat(set("{'kty':'oct','k':'AAAA'},{'kty':'RSA','use':'enc'}").isUsable()).isFalse();
    assertThat(set("{'kty':'OKP','crv':'X25519'}").isUsable()).isFalse();
    assertThat(set("{'kty':'oct','k':'AAAA'},{'kty':'RSA'}").isUsable()).isTrue();
    assertThat(set("{'kty':'OKP','crv':'Ed25519'}").isUsable()).isTrue();
  }

  @Test
  void cannotBeChanged() {
    JwkSet set = set("{'kty':'RSA','kid':'a'}");

    assertThatThrownBy(() -> set.keys().clear()).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> set.candidates(JwsAlgorithm.RS256, "a").clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> set.candidates(JwsAlgorithm.RS256, null).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void searchesTheKeysOfOneKidOnce() {
    JwkSet set = set("{'kty':'RSA','kid':'a'},{'kty':'RSA','kid':'a'},{'kty':'EC','kid':'a'}");

    List<Jwk> candidates = set.candidates(JwsAlgorithm.RS256, "a");

    assertThat(candidates).hasSize(2);
    assertThat(set.candidates(JwsAlgorithm.RS256, "a")).isSameAs(candidates);
    assertThat(set.candidates(JwsAlgorithm.ES256, "a")).isEmpty();
    assertThat(set.candidates(JwsAlgorithm.RS256, null)).isEqualTo(candidates);
  }
}
