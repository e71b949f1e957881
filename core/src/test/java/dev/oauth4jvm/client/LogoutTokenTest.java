package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Logout Tokens of OpenID Connect Back-Channel Logout 1.0, and the memory of those used before. */
class LogoutTokenTest {

  private static final JsonObject LOGOUT =
      JsonObject.builder()
          .put("iss", "https://as.example")
          .put("aud", "shop")
          .put("iat", Server.NOW)
          .put("exp", Server.NOW + 60)
          .put("jti", "j")
          .put("sub", "alice")
          .put(
              "events",
              JsonObject.of("http://schemas.openid.net/event/backchannel-logout", JsonObject.of()))
          .build();

  private static LogoutTokenValidation logout(String token) {
    return LogoutTokenValidation.of(
        Party.jwks(), Party.CLIENT, Form.empty().with("logout_token", token));
  }

  @Test
  void aLogoutTokenThatCameBeforeIsRefused() {
    Map<String, Instant> seen = new HashMap<>();
    Replays replays = (issuer, id, until) -> seen.putIfAbsent(issuer + " " + id, until) == null;
    String token = Party.sign(LOGOUT);

    new Server(Party.keys()).run(logout(token).refuseReplays(replays));

    // valid until exp + 30 s of tolerance; remembered no shorter
    assertThat(seen)
        .containsOnlyKeys("https://as.example " + LOGOUT.string("jti"))
        .containsValue(Instant.ofEpochSecond(LOGOUT.integer("exp") + 31));
    OAuthException again = new Server(Party.keys()).refuse(logout(token).refuseReplays(replays));
    assertThat(again.code().value()).isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(again.reason()).isEqualTo(Reason.REPLAY);
    assertThat(again).hasMessageContaining("used before");
  }

  @Test
  void noLogoutTokenIsAcceptedWhileTheMemoryFails() {
    IllegalStateException down = new IllegalStateException("down");
    OAuthException failure =
        new Server(Party.keys())
            .refuse(
                logout(Party.sign(LOGOUT))
                    .refuseReplays(
                        (issuer, id, until) -> {
                          throw down;
                        }));
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasCause(down);
  }

  @Test
  void aForgedLogoutTokenIsNotRemembered() {
    AtomicBoolean asked = new AtomicBoolean();
    new Server(Party.keys())
        .refuse(
            logout(Party.forge(LOGOUT))
                .refuseReplays((issuer, id, until) -> asked.getAndSet(true)));
    assertThat(asked).isFalse();
  }

  @Test
  void acceptsALogoutToken() {
    LogoutToken token = new Server(Party.keys()).run(logout(Party.sign(LOGOUT)));
    assertThat(token.subject()).isEqualTo("alice");
    assertThat(token.sessionId()).isNull();
    assertThat(token.id()).isEqualTo("j");
  }

  static Stream<Arguments> badLogout() {
    return Stream.of(
        Arguments.of("iss", "x", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("aud", "x", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("iat", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("exp", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("exp", Server.NOW - 31, "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
        Arguments.of("jti", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("sub", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("events", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("events", JsonObject.of(), "OAUTH_INVALID_RESPONSE"),
        Arguments.of("nonce", "n", "OAUTH_INVALID_RESPONSE"));
  }

  @ParameterizedTest
  @MethodSource("badLogout")
  void refusesALogoutToken(String claim, Object value, String code) {
    assertThat(
            new Server(Party.keys())
                .refuse(logout(Party.sign(Party.change(LOGOUT, claim, value))))
                .code()
                .value())
        .isEqualTo(code);
  }

  @Test
  void refusesAForgedLogoutTokenAndAnIdToken() {
    assertThat(new Server(Party.keys()).refuse(logout(Party.forge(LOGOUT))).code().value())
        .isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(new Server(Party.keys()).refuse(logout(Party.sign(Party.idClaims()))).code().value())
        .isEqualTo("OAUTH_INVALID_RESPONSE");
  }
}
