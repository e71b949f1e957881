package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.tokens.RotatingServer.Fate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user's session with refresh tokens that are good for one use. */
@Timeout(120)
class SessionTest {

  private final Sessions sessions = new Sessions();
  private final RotatingServer server = sessions.server;
  private final FaultyStore store = sessions.store;

  @Test
  void theTokensOfASignInServeAllProcesses() throws Exception {
    TokenSource one = sessions.signedIn();
    TokenSource other = sessions.process();

    assertThat(sessions.token(one)).isEqualTo("access-1");
    assertThat(sessions.token(other)).isEqualTo("access-1");
    assertThat(server.requests()).isZero();
  }

  @Test
  void oneProcessRenewsAndTheOthersTakeTheEntry() throws Exception {
    TokenSource one = sessions.signedIn();
    TokenSource other = sessions.process();
    sessions.token(other);
    for (int period = 2; period < 10; period++) {
      sessions.expire();
      assertThat(sessions.token(period % 2 == 0 ? one : other)).isEqualTo("access-" + period);
      assertThat(sessions.token(one)).isEqualTo("access-" + period);
      assertThat(sessions.token(other)).isEqualTo("access-" + period);
    }

    assertThat(server.requests()).isEqualTo(8);
    assertThat(server.isDead()).isFalse();
  }

  @Test
  void twentyProcessesAtOnceCauseOneRequest() throws Exception {
    sessions.signedIn();
    sessions.expire();
    List<Thread> threads = new ArrayList<>();
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 20; i++) {
      TokenSource process =
          sessions
              .builder()
              .waitAtMost(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
              .waitForLease(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
              .build();
      threads.add(Threads.start(() -> got.add(sessions.token(process))));
    }
    for (Thread thread : threads) {
      Threads.join(thread);
    }

    assertThat(got).hasSize(20).containsOnly("access-2");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void theLeaseIsReleasedWhenTheNewTokensAreSaved() throws Exception {
    TokenSource one = sessions.signedIn();
    store.calls.clear();
    sessions.expire();
    sessions.token(one);

    assertThat(store.calls).containsExactly("load", "lease", "load", "save", "release");
  }

  @Test
  void theEngineSeesNoTokenAndNoUser() throws Exception {
    TokenSource one = sessions.signedIn();

    assertThat(store.last().text()).startsWith("{\"encrypted\":").doesNotContain("refresh-1");
    assertThat(one.key().kind()).isEqualTo("session");
    assertThat(one.key().text()).doesNotContain("session-1");
    assertThat(store.last().expiresAt() - store.last().version()).isEqualTo(30 * 24 * 60 * 60);
  }

  @Test
  void withoutASignInTheUserMustSignIn() {
    sessions.loginRequired(sessions.process());
    assertThat(server.requests()).isZero();
  }

  @Test
  void aRefreshTokenThatTheServerKeepsIsUsedAgain() throws Exception {
    TestClock clock = sessions.clock;
    Server lenient =
        new Server()
            .answer(
                request ->
                    Server.json(
                        200,
                        "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"expires_in\":60}"))
            .clock(clock);
    TokenSource one = sessions.signedIn();
    for (int i = 0; i < 3; i++) {
      sessions.expire();
      lenient.run(one.token());
    }

    assertThat(lenient.asked)
        .hasSize(3)
        .allSatisfy(
            request ->
                assertThat(Form.post(request).first("refresh_token")).isEqualTo("refresh-1"));
  }

  @Test
  void anIdTokenThatThisClockRefusesLosesNothing() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    Server lax =
        new Server()
            .answer(
                request ->
                    Server.json(
                        200,
                        "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"id_token\":\"x\"}"))
            .clock(sessions.clock);

    assertThat(lax.run(one.token()).accessToken().reveal()).isEqualTo("a");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                TokenSource.refreshing(
                    "s", token -> RotatingServer.refresh(token).expectSubject("alice")))
        .withMessageContaining("remove expectUser(…)");
  }

  @Test
  void whenTheServerRefusesTheRefreshTokenTheSessionIsOverForAll() throws Exception {
    TokenSource one = sessions.signedIn();
    TokenSource other = sessions.process();
    sessions.token(other);
    server.send(Driverless.refresh("refresh-0")); // a thief uses an old one
    sessions.expire();
    int before = server.requests();

    sessions.loginRequired(one);
    sessions.loginRequired(other);
    sessions.loginRequired(sessions.process());
    assertThat(server.requests()).as("nobody asks again").isEqualTo(before + 1);
    assertThat(sessions.heard.count(TokenEvent.SessionEnded.class)).isEqualTo(1);
  }

  @Test
  void aNewSignInEndsTheEnd() throws Exception {
    TokenSource one = sessions.signedIn();
    server.send(Driverless.refresh("refresh-0"));
    sessions.expire();
    sessions.loginRequired(one);

    sessions.driver.run(one.keep(server.signIn(sessions.clock)));

    assertThat(sessions.token(one)).isEqualTo("access-2");
    assertThat(sessions.token(sessions.process())).isEqualTo("access-2");
  }

  @Test
  void aSignInThatCannotBeSavedIsNotKept() throws Exception {
    TokenSource one = sessions.process();
    store.fail(FaultyStore.Call.SAVE);
    assertThatThrownBy(() -> sessions.driver.run(one.keep(server.signIn(sessions.clock))))
        .isInstanceOf(IOException.class)
        .hasMessage("the store that keeps the token failed");
    store.heal();

    sessions.loginRequired(one);
  }

  // ---- the end

  @Test
  void atALogoutTheTokenIsRevokedAndTheOthersNotice() throws Exception {
    TokenSource one = sessions.signedIn();
    TokenSource other = sessions.process();
    sessions.token(other);

    assertThat(sessions.driver.run(one.revoke())).isTrue();

    assertThat(server.revoked).containsExactly("refresh-1");
    sessions.loginRequired(one);
    sessions.expire();
    sessions.loginRequired(other);
    assertThat(server.requests()).as("the revocation alone").isEqualTo(1);
    assertThat(sessions.driver.run(other.revoke())).as("once is enough").isFalse();
  }

  @Test
  void aLogoutThatTheServerDoesNotAnswerCanBeRepeatedElsewhere() throws Exception {
    TokenSource one = sessions.signedIn();
    server.fate(Fate.LOST);
    assertThatThrownBy(() -> sessions.driver.run(one.revoke())).isInstanceOf(IOException.class);
    sessions.loginRequired(one);
    server.fate(Fate.ANSWERED);

    assertThat(sessions.driver.run(sessions.process().revoke())).isTrue();
    assertThat(server.revoked).containsExactly("refresh-1");
  }

  @Test
  void aLogoutDuringARenewalRevokesTheNewRefreshTokenToo() throws Exception {
    TokenSource one = sessions.signedIn();
    TokenSource other = sessions.process();
    sessions.expire();
    store.before(() -> sessions.driver.run(other.revoke()));

    sessions.loginRequired(one);

    assertThat(server.revoked).containsExactly("refresh-1", "refresh-2");
    sessions.loginRequired(sessions.process());
  }

  // ---- in one process

  @Test
  void aSessionWithoutAStoreLivesInItsProcess() throws Exception {
    TokenSource alone = TokenSource.refreshing("s", RotatingServer::refresh).build();
    sessions.loginRequired(alone);
    sessions.driver.run(alone.keep(server.signIn(sessions.clock)));
    for (int period = 2; period < 5; period++) {
      sessions.expire();
      assertThat(sessions.token(alone)).isEqualTo("access-" + period);
    }
    assertThat(sessions.driver.run(alone.revoke())).isTrue();
    sessions.loginRequired(alone);
    assertThat(server.revoked).containsExactly("refresh-4");
  }

  @Test
  void aSignInDuringARenewalIsNotReplacedByIt() throws Exception {
    TokenSource alone = TokenSource.refreshing("s", RotatingServer::refresh).build();
    sessions.driver.run(alone.keep(server.signIn(sessions.clock)));
    sessions.expire();
    server.hold();
    Thread renewal = Threads.start(() -> sessions.token(alone));
    server.awaitRequest();
    TokenResponse signIn = new RotatingServer().signIn(sessions.clock); // as another user
    sessions.driver.run(alone.keep(signIn));
    server.release();
    Threads.join(renewal);

    assertThat(sessions.driver.run(alone.token()).accessToken()).isEqualTo(signIn.accessToken());
  }

  @Test
  void aScopeThatTheResponseOmitsStays() throws Exception {
    TokenSource one = sessions.process();
    Server scoped =
        new Server(
                Server.json(
                    200,
                    "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"scope\":\"orders\","
                        + "\"refresh_token\":\"r\"}"),
                Server.json(200, "{\"access_token\":\"b\",\"token_type\":\"bearer\"}"))
            .clock(sessions.clock);
    sessions.driver.run(one.keep(scoped.run(RotatingServer.clientCredentials())));
    sessions.expire();

    assertThat(scoped.run(one.token()).scope()).isEqualTo("orders");
  }

  @Test
  void noCallerTakesOverARequestThatMayStillBeAnswered() throws Exception {
    TokenSource alone =
        TokenSource.refreshing("s", RotatingServer::refresh)
            .waitAtMost(Duration.ofMillis(50))
            .build();
    sessions.driver.run(alone.keep(server.signIn(sessions.clock)));
    sessions.expire();
    server.hold();
    Thread leader = Threads.start(() -> sessions.token(alone));
    server.awaitRequest();

    assertThat(sessions.unavailable(alone)).hasMessageContaining("was answered in time");
    server.release();
    Threads.join(leader);

    assertThat(sessions.token(alone)).isEqualTo("access-2");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aTokenThatAResourceRefusesIsRenewedByOneProcess() throws Exception {
    TokenSource one = sessions.signedIn();
    TokenSource other = sessions.process();
    StoredToken refused = sessions.driver.run(other.token());
    sessions.clock.advance(30);
    Driver driver = sessions.driver;

    assertThat(driver.run(one.renew(refused)).accessToken().reveal()).isEqualTo("access-2");
    assertThat(driver.run(other.renew(refused)).accessToken().reveal()).isEqualTo("access-2");
    assertThat(server.requests()).isEqualTo(1);
  }
}
