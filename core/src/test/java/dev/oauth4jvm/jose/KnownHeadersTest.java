package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import org.junit.jupiter.api.Test;

class KnownHeadersTest {

  private static final SigningKey KEY = Keys.of(JwsAlgorithm.ES256);
  private static final VerificationKey VERIFYING = Keys.verifying(JwsAlgorithm.ES256);

  private final KnownHeaders known = new KnownHeaders(64);

  private UnverifiedJwt parse(String token) {
    return UnverifiedJwt.parse(token, 0, null, known);
  }

  private static String token(String kid, String subject) {
    return Jws.sign(KEY.keyId(kid), JsonObject.of(), JsonObject.of("sub", subject));
  }

  @Test
  void theHeaderOfAVerifiedJwtIsNotReadAgain() {
    UnverifiedJwt first = parse(token("a", "one"));
    first.verify(VERIFYING);

    UnverifiedJwt second = parse(token("a", "two"));

    assertThat(second.header()).isSameAs(first.header());
    assertThat(second.claims().string("sub")).isEqualTo("two");
    second.verify(VERIFYING);
  }

  @Test
  void anotherHeaderIsAnotherOne() {
    parse(token("a", "one")).verify(VERIFYING);

    assertThat(parse(token("b", "one")).header().keyId()).isEqualTo("b");
    assertThat(parse(token("a", "one")).header().keyId()).isEqualTo("a");
  }

  @Test
  void severalAreKnownAtATime() {
    UnverifiedJwt first = parse(token("a", "one"));
    UnverifiedJwt second = parse(token("b", "one"));
    first.verify(VERIFYING);
    second.verify(VERIFYING);

    assertThat(parse(token("a", "two")).header()).isSameAs(first.header());
    assertThat(parse(token("b", "two")).header()).isSameAs(second.header());
  }

  @Test
  void noMoreAreKeptThanThereArePlaces() {
    KnownHeaders one = new KnownHeaders(1);
    UnverifiedJwt first = UnverifiedJwt.parse(token("a", "one"), 0, null, one);
    first.verify(VERIFYING);
    UnverifiedJwt.parse(token("b", "one"), 0, null, one).verify(VERIFYING);

    assertThat(UnverifiedJwt.parse(token("a", "two"), 0, null, one).header())
        .isNotSameAs(first.header());
    for (int places : new int[] {-1, 0, 3, 96}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new KnownHeaders(places));
    }
  }

  @Test
  void theHeaderOfAJwtThatNobodyVerifiedIsReadAgain() {
    String token = token("a", "one");

    assertThat(parse(token).header()).isNotSameAs(parse(token).header());
  }

  @Test
  void theHeaderOfAForgedJwtIsReadAgain() {
    String forged = token("a", "one");
    forged = forged.substring(0, forged.length() - 10) + "AAAAAAAAAA";
    UnverifiedJwt jwt = parse(forged);

    assertThatThrownBy(() -> jwt.verify(VERIFYING)).isInstanceOf(ProcessingException.class);
    assertThat(parse(forged).header()).isNotSameAs(jwt.header());
  }

  @Test
  void aLongHeaderIsNotKept() {
    String token = token("a".repeat(1024), "one");
    UnverifiedJwt jwt = parse(token);
    jwt.verify(VERIFYING);

    assertThat(parse(token).header()).isNotSameAs(jwt.header());
  }

  @Test
  void readsTheJwtThatATextEndsWith() {
    String token = token("a", "one");

    UnverifiedJwt jwt = UnverifiedJwt.parse("Bearer. " + token, 8, null, known);

    assertThat(jwt.token().reveal()).isEqualTo(token);
    jwt.verify(VERIFYING);
    assertThat(parse(token).header()).isSameAs(jwt.header());
  }
}
