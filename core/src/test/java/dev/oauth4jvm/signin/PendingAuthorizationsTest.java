package dev.oauth4jvm.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoredReplays;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both places of pending authorizations have in common. */
@ParameterizedClass
@MethodSource("places")
class PendingAuthorizationsTest {

  private static final EncryptionKey KEY = key(1);

  @Parameter private PendingAuthorizations place;

  private final Visit visit = new Visit(new Visit().signIn.note("/orders/17"));
  private final Server server = visit.server();

  static List<PendingAuthorizations> places() {
    return List.of(
        PendingAuthorizations.inCookie(KEY)
            .refuseReplays(StoredReplays.of(Store.inMemory(), new TestClock(Server.NOW))),
        PendingAuthorizations.inStore(Store.inMemory(), KEY)
            .timeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS)));
  }

  static EncryptionKey key(int seed) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) seed);
    return EncryptionKey.of(secret);
  }

  private String keep() {
    return server.run(place.keep(visit.pending, "session")).value().reveal();
  }

  private PendingAuthorization take(String cookie) {
    return server.run(place.take(cookie, "session", visit.back()));
  }

  private void assertRefused(
      Reason reason, @Nullable String cookie, String session, Callback callback) {
    OAuthException refusal = server.refuse(place.take(cookie, session, callback));
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.code()).isEqualTo(ErrorCode.LOGIN_REQUIRED);
    assertThat(refusal).hasMessageNotContaining(visit.pending.state());
  }

  @Test
  void theValueComesBackWhole() {
    PendingAuthorization back = take(keep());

    assertThat(back.text()).isEqualTo(visit.pending.text());
    assertThat(back.note()).isEqualTo("/orders/17");
    assertThat(back.issuer()).isEqualTo("https://as.example");
  }

  @Test
  void theCookieSaysNothingAboutTheSignIn() {
    PendingCookie cookie = server.run(place.keep(visit.pending, "session"));

    assertThat(cookie.value().reveal())
        .matches("[A-Za-z0-9._-]{43,4000}")
        .doesNotContain(visit.pending.state(), visit.pending.nonce());
    assertThat(cookie.toString()).doesNotContain(cookie.value().reveal());
  }

  @Test
  void ofTwoUsesTheSecondIsRefused() {
    String cookie = keep();
    take(cookie);

    assertRefused(Reason.REPLAY, cookie, "session", visit.back());
  }

  @Test
  void aBrowserThatDidNotBeginTheSignInIsRefused() {
    String unused = keep();

    assertRefused(Reason.BINDING, null, "session", visit.back());
    assertRefused(Reason.BINDING, "", "session", visit.back());
  }

  @Test
  void anotherSessionIsRefused() {
    String cookie = keep();

    assertRefused(Reason.BINDING, cookie, "another session", visit.back());
    assertRefused(Reason.BINDING, cookie, "", visit.back());
    assertThat(take(cookie)).isNotNull();
  }

  @Test
  void anExpiredSignInIsRefused() {
    String cookie = keep();
    visit.clock.advance(900);

    assertRefused(Reason.EXPIRED, cookie, "session", visit.back());
  }

  @Test
  void aForgedCallbackDoesNotEndTheSignIn() {
    String cookie = keep();
    Callback forged = Callback.of(URI.create(Party.REDIRECT + "?code=x&state=forged"));
    Callback elsewhere = visit.back("https://shop.example/other");

    for (Callback callback : new Callback[] {forged, elsewhere}) {
      assertThat(server.refuse(place.take(cookie, "session", callback)).code())
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
    assertThat(take(cookie)).isNotNull();
  }

  @Test
  void aForgedResponseByJarmDoesNotEndTheSignIn() {
    Visit jarm = new Visit(Visit.request().scope("openid").responseMode("jwt"));
    String cookie = server.run(place.keep(jarm.pending, "session")).value().reveal();
    JsonObject inside = Party.jarmClaims().with("state", jarm.pending.state());

    for (String forged :
        new String[] {
          Party.sign(inside.with("state", "forged")),
          Party.sign(inside.without("state")),
          "x",
          "",
          "a.b.c",
          "a.b.c.d"
        }) {
      assertThat(server.refuse(place.take(cookie, "session", signed(forged))))
          .as(forged)
          .hasMessageContaining("its state differs");
    }
    assertThat(server.run(place.take(cookie, "session", signed(Party.sign(inside))))).isNotNull();
  }

  @Test
  void anEncryptedResponseCountsAsTheAnswerSinceItsStateIsHidden() {
    Visit jarm = new Visit(Visit.request().scope("openid").responseMode("jwt"));

    assertThat(jarm.pending.isAnsweredBy(signed("a.b.c.d.e"))).isTrue();
    assertThat(visit.pending.isAnsweredBy(signed("a.b.c.d.e"))).isFalse();
  }

  private static Callback signed(String response) {
    return Callback.of(URI.create(Party.REDIRECT + "?response=" + response));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        ".",
        "1.",
        "1.x",
        "1.aaaaaaaa.bbbb",
        "1800000000.aaaaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "99999999999999999999.a.b",
        "-1.a.b",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void garbageIsRefused(String cookie) {
    assertRefused(Reason.BINDING, cookie, "session", visit.back());
    assertRefused(Reason.BINDING, cookie.repeat(5000), "session", visit.back());
  }

  @Test
  void eachChangedCharacterIsNoticed() {
    String cookie = keep();
    for (int at = 0; at < cookie.length(); at++) {
      char other = cookie.charAt(at) == 'A' ? 'Q' : 'A';
      String changed = cookie.substring(0, at) + other + cookie.substring(at + 1);
      assertRefused(Reason.BINDING, changed, "session", visit.back());
    }
  }

  @Test
  void aKeyThatIsPassedTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PendingAuthorizations.inCookie(KEY, key(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PendingAuthorizations.inStore(Store.inMemory(), KEY, key(1)));
  }
}
