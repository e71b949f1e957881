package dev.oauth4jvm.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** OpenID Connect Back-Channel Logout 1.0, section 2.7. */
class EndedSessionsTest {

  private static final String ISSUER = "https://as.example";

  private final Store store = Store.inMemory();
  private final Server server = new Server();
  private final EndedSessions ended = of(Party.CLIENT, store);

  private static EndedSessions of(Client client, Store store) {
    return EndedSessions.of(client, store, Duration.ofDays(1))
        .timeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS));
  }

  private static LogoutToken logout(@Nullable String sub, @Nullable String sid, long at) {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", ISSUER)
            .put("aud", "shop")
            .put("iat", at)
            .put("exp", Server.NOW + 60)
            .put("jti", "j")
            .put(
                "events",
                JsonObject.of(
                    "http://schemas.openid.net/event/backchannel-logout", JsonObject.of()))
            .build();
    claims = sub == null ? claims : claims.with("sub", sub);
    claims = sid == null ? claims : claims.with("sid", sid);
    Form posted = Form.empty().with("logout_token", Party.sign(claims));
    return new Server(Party.keys())
        .run(LogoutTokenValidation.of(Party.jwks(), Party.CLIENT, posted));
  }

  private void record(@Nullable String sub, @Nullable String sid, long at) {
    server.run(ended.record(logout(sub, sid, at)));
  }

  private boolean isEnded(String sub, @Nullable String sid, long issuedAt) {
    return server.run(ended.isEnded(new SessionIdentity(ISSUER, sub, sid, issuedAt)));
  }

  @Test
  void aSessionEndsByItsSid() {
    record("alice", "1", Server.NOW);

    assertThat(isEnded("alice", "1", Server.NOW - 60)).isTrue();
    assertThat(isEnded("alice", "2", Server.NOW - 60)).isFalse();
    assertThat(isEnded("bob", "3", Server.NOW - 60)).isFalse();
  }

  @Test
  void aLogoutWithSidAndSubEndsTheSessionsOfTheUserThatHaveNoSid() {
    record("alice", "1", Server.NOW);
    record(null, "2", Server.NOW);

    assertThat(isEnded("alice", null, Server.NOW - 60)).isTrue();
    assertThat(isEnded("alice", null, Server.NOW + 1)).isFalse();
    assertThat(isEnded("bob", null, Server.NOW - 60)).isFalse();
  }

  @Test
  void allSessionsOfAUserEndByTheSub() {
    record("alice", null, Server.NOW);

    assertThat(isEnded("alice", "1", Server.NOW - 60)).isTrue();
    assertThat(isEnded("alice", null, Server.NOW - 60)).isTrue();
    assertThat(isEnded("bob", "1", Server.NOW - 60)).isFalse();
  }

  @Test
  void aSidIsNoSub() {
    record(null, "alice", Server.NOW);

    assertThat(isEnded("alice", "1", Server.NOW - 60)).isFalse();
  }

  @Test
  void aLaterSignInIsNotAffected() {
    record("alice", null, Server.NOW - 10);
    record(null, "1", Server.NOW - 10);

    assertThat(isEnded("alice", "1", Server.NOW - 10)).isTrue();
    assertThat(isEnded("alice", "1", Server.NOW - 9)).isFalse();
  }

  @Test
  void aLogoutThatArrivesLateDoesNotUndoALaterOne() {
    record("alice", null, Server.NOW);
    record("alice", null, Server.NOW - 20);

    assertThat(isEnded("alice", "1", Server.NOW - 10)).isTrue();
  }

  @Test
  void anotherIssuerOrClientIsAnotherSession() {
    record("alice", "1", Server.NOW);
    SessionIdentity elsewhere = new SessionIdentity("https://other.example", "alice", "1", 0);
    SessionIdentity here = new SessionIdentity(ISSUER, "alice", "1", 0);

    assertThat(server.run(ended.isEnded(elsewhere))).isFalse();
    assertThat(server.run(of(Client.of("other"), store).isEnded(here))).isFalse();
    assertThat(server.run(of(Party.CLIENT, store).isEnded(here))).isTrue();
  }

  @Test
  void theSessionOfAnIdTokenHasItsSid() {
    Visit visit = new Visit();
    SessionIdentity session =
        SessionIdentity.of(
            Objects.requireNonNull(
                visit
                    .server(Visit.tokens(visit.claims().with("sid", "1")))
                    .run(visit.redeem())
                    .idToken()));

    assertThat(session).isEqualTo(new SessionIdentity(ISSUER, "alice", "1", Server.NOW));
  }

  @Test
  void whatCannotBeReadCountsAsALogout() throws Exception {
    StoreKey key = StoreKey.of("logout", ISSUER, "shop", "sid", "1");
    assertThat(store.save(key, new StoreValue("garbage", 0, 0), new Condition.Absent())).isTrue();

    assertThat(isEnded("alice", "1", Server.NOW)).isTrue();
  }

  @Test
  void aStoreThatFailsIsReported() {
    Store down =
        new Store() {
          @Override
          public String load(StoreKey key) throws IOException {
            throw new IOException("engine down");
          }

          @Override
          public boolean save(StoreKey key, StoreValue value, Condition condition)
              throws IOException {
            throw new IOException("engine down");
          }
        };
    EndedSessions sessions = of(Party.CLIENT, down);

    assertThatThrownBy(
            () ->
                Driver.of(server)
                    .run(sessions.isEnded(new SessionIdentity(ISSUER, "alice", "1", 0))))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("engine down");
    assertThatThrownBy(
            () -> Driver.of(server).run(sessions.record(logout("alice", "1", Server.NOW))))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("engine down");
  }

  @Test
  void theLongestSessionHasBounds() {
    for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofDays(366)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EndedSessions.of(Party.CLIENT, store, wrong));
    }
  }
}
