package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.internal.flight.Times;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.tokens.FaultyStore.Call;
import dev.oauth4jvm.tokens.RotatingServer.Fate;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a session when an engine, a server, a process or a clock fails. */
@Timeout(120)
class SessionFaultsTest {

  private final Sessions sessions = new Sessions();
  private final RotatingServer server = sessions.server;
  private final FaultyStore store = sessions.store;

  // ---- the engine

  @Test
  void withoutTheEngineAValidTokenServesAndNoRefreshTokenIsSent() throws Exception {
    TokenSource one = sessions.signedIn();
    store.fail(Call.LOAD, Call.SAVE, Call.LEASE);
    sessions.clock.advance(RotatingServer.LIFETIME - 1);
    assertThat(sessions.token(one)).isEqualTo("access-1");

    sessions.clock.advance(1);
    assertThat(sessions.unavailable(one)).hasMessageContaining("this process got no lease in time");
    assertThat(server.requests()).isZero();

    store.heal();
    sessions.clock.advance(1);
    assertThat(sessions.token(one)).isEqualTo("access-2");
  }

  @Test
  void withoutALeaseNoRefreshTokenIsSent() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    store.fail(Call.LEASE);

    assertThat(sessions.unavailable(one)).hasMessageContaining("this process got no lease in time");
    assertThat(server.requests()).isZero();
  }

  @Test
  void whileAnotherProcessHasTheLeaseNoRefreshTokenIsSent() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    assertThat(store.lease(one.key(), "another", Duration.ofHours(1))).isTrue();

    assertThat(sessions.unavailable(one)).hasMessageContaining("this process got no lease in time");
    assertThat(server.requests()).isZero();
  }

  @Test
  void aLeaseThatMayExpireDuringTheRequestIsNotUsed() throws Exception {
    sessions.signedIn();
    sessions.expire();
    store.leaseTakes(Duration.ofMillis(20)); // on this thread: the time of the call counts
    TokenSource slow = sessions.builder().leaseTime(Duration.ofMillis(60)).build();

    assertThat(sessions.unavailable(slow))
        .hasMessageContaining("this process got no lease in time");
    assertThat(server.requests()).isZero();
  }

  @Test
  void tokensThatCouldNotBeSavedAreSavedBeforeTheNextRequest() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    store.fail(Call.SAVE);
    assertThat(sessions.token(one)).as("the access token serves").isEqualTo("access-2");
    assertThat(store.calls).filteredOn("save"::equals).hasSize(1 + 3);
    assertThat(store.calls).as("nobody may use the old one").doesNotContain("release");
    sessions.unavailable(sessions.process());

    sessions.expire();
    sessions.unavailable(one);
    assertThat(server.requests()).as("no token is sent that the entry lacks").isEqualTo(1);

    store.heal();
    store.forgetLeases(one.key());
    sessions.clock.advance(10);
    assertThat(sessions.token(one)).isEqualTo("access-3");
    assertThat(server.isDead()).isFalse();
  }

  @Test
  void tokensThatCouldNotBeSavedAreSavedWhenTheEngineWorksAgain() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    store.fail(Call.SAVE);
    sessions.token(one);
    store.calls.clear();
    for (int i = 0; i < 10; i++) {
      assertThat(sessions.token(one)).isEqualTo("access-2");
    }
    assertThat(store.calls).as("once in a while").containsExactly("save");

    store.heal();
    sessions.clock.advance(5);
    assertThat(sessions.token(one)).isEqualTo("access-2");
    assertThat(sessions.token(sessions.process())).isEqualTo("access-2");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aRunThatEndsBeforeItsTokensAreSavedLosesNothing() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    Step<StoredToken> step = one.token().begin(sessions.clock.env());
    while (step instanceof Step.Wait<StoredToken> wait) {
      step = wait.resume();
    }
    Step.Send<StoredToken> send = (Step.Send<StoredToken>) step;
    store.fail(Call.SAVE);
    step = send.receive(server.send(send.request()));
    ((Step.Wait<StoredToken>) step).failed(new InterruptedIOException("the thread is needed"));
    store.heal();

    assertThat(sessions.token(one)).isEqualTo("access-2");
    assertThat(sessions.token(sessions.process())).isEqualTo("access-2");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aRunThatIsInterruptedDuringItsRequestKeepsTheLease() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    Step<StoredToken> step = one.token().begin(sessions.clock.env());
    while (step instanceof Step.Wait<StoredToken> wait) {
      step = wait.resume();
    }
    Step.Send<StoredToken> send = (Step.Send<StoredToken>) step;
    store.calls.clear();

    assertThat(catchThrowable(() -> send.failed(new InterruptedIOException("stop")))).isNotNull();
    assertThat(store.calls).as("the server may still act on it").isEmpty();
  }

  @Test
  void aRunThatIsInterruptedBeforeItsRequestGivesTheLeaseBack() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    Step<StoredToken> load = one.token().begin(sessions.clock.env());
    Step<StoredToken> lease = resume(load);
    Step<StoredToken> loadUnderLease = resume(lease);

    assertThat(store.calls).endsWith("lease", "load");
    ((Step.Wait<StoredToken>) loadUnderLease).failed(new InterruptedIOException("stop"));

    assertThat(store.calls).endsWith("release");
    assertThat(sessions.token(sessions.process())).isEqualTo("access-2");
  }

  @Test
  void aRunWaitsWhileTheCallOfAnInterruptedOneKeepsTheStoreBusy() throws Exception {
    AtomicReference<Executor> threads = new AtomicReference<>(Runnable::run);
    TokenSource one = sessions.builder().storeExecutor(call -> threads.get().execute(call)).build();
    sessions.driver.run(one.keep(server.signIn(sessions.clock)));
    sessions.expire();
    List<Runnable> hanging = new ArrayList<>();
    threads.set(hanging::add);
    Step<StoredToken> leader = one.token().begin(sessions.clock.env());
    ((Step.Wait<StoredToken>) leader).failed(new InterruptedIOException("stop"));

    Step<StoredToken> pause = resume(one.token().begin(sessions.clock.env()));
    threads.set(Runnable::run);
    hanging.forEach(Runnable::run);

    Step<StoredToken> step = pause;
    while (step instanceof Step.Wait<StoredToken> wait) {
      step = wait.resume();
    }
    assertThat(step)
        .as("no failure, and no request without the lease")
        .isInstanceOf(Step.Send.class);
    assertThat(store.calls).endsWith("lease", "load");
  }

  private static Step<StoredToken> resume(Step<StoredToken> step) throws IOException {
    return ((Step.Wait<StoredToken>) step).resume();
  }

  @Test
  void noRequestBeginsInTheSecondHalfOfTheLease() throws Exception {
    Times brief = new Times(Duration.ofSeconds(1), Duration.ofSeconds(1), 10, Duration.ofNanos(2));
    Grants grants = Grants.refreshing("s", RotatingServer::refresh);
    SharedTokens tokens = new SharedTokens(grants, TokenPolicy.DEFAULT, brief, null, null, null);
    TokenResponse signIn = server.signIn(sessions.clock);
    tokens.hold(Tokens.of(signIn, null, TokenPolicy.DEFAULT).with(signIn.refreshToken()).asSaved());
    Step.Wait<Tokens> load = (Step.Wait<Tokens>) new Renewal(tokens, sessions.clock.env()).start();

    assertThat(catchThrowable(load::resume)).hasMessageContaining("this process stood still");
  }

  @Test
  void aSaveWhoseResponseIsLostIsFoundInTheEntry() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    store.fail(Call.SAVE_RESPONSE);
    server.lifetime(0); // not another process's token, which would have expired

    assertThat(sessions.token(one)).isEqualTo("access-2");
    store.heal();
    assertThat(store.calls).as("it is known to be saved").endsWith("load", "release");
    assertThat(sessions.token(sessions.process())).isEqualTo("access-3");
  }

  @Test
  void anEntryThatTheEngineHasLostIsRestoredFromMemory() throws Exception {
    TokenSource one = sessions.signedIn();
    store.forget();
    sessions.expire();

    assertThat(sessions.token(one)).isEqualTo("access-2");
    assertThat(sessions.token(sessions.process())).isEqualTo("access-2");
  }

  @Test
  void anEngineThatGoesBackToAnOlderEntryIsCorrectedFromMemory() throws Exception {
    TokenSource one = sessions.signedIn();
    StoreValue old = store.last();
    sessions.expire();
    sessions.token(one);
    store.putBack(one.key(), old);
    sessions.expire();

    assertThat(sessions.token(one)).isEqualTo("access-3");
    assertThat(server.isDead()).isFalse();
  }

  @Test
  void anEntryOfAnotherEncryptionKeyIsNeitherUsedNorReplaced() throws Exception {
    sessions.signedIn();
    byte[] secret = new byte[32];
    secret[0] = 1;
    TokenSource foreign =
        sessions.builder().store(store, dev.oauth4jvm.store.EncryptionKey.of(secret)).build();

    assertThat(sessions.unavailable(foreign)).hasMessageContaining("key that is not configured");
    assertThat(sessions.heard.count(TokenEvent.EntryRejected.class)).isPositive();
    assertThat(sessions.token(sessions.process())).isEqualTo("access-1");
  }

  // ---- another process

  @Test
  void afterARefusalTheEntryIsReadOnceMore() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    // a process without manners: it renews without the lease, just before this one's request
    TokenSource rude = sessions.builder().build();
    Driver meddling =
        Driver.of(
                request -> {
                  store.forgetLeases(rude.key());
                  sessions.token(rude);
                  return server.send(request);
                })
            .env(sessions.clock.env());

    assertThat(meddling.run(one.token()).accessToken().reveal()).isEqualTo("access-2");
    assertThat(sessions.heard.count(TokenEvent.SessionEnded.class)).isZero();
  }

  @Test
  void whoLosesTheSaveTakesTheEntryOfTheOther() throws Exception {
    TokenSource one = sessions.signedIn();
    TokenSource other = sessions.process();
    sessions.expire();
    store.before(() -> sessions.driver.run(other.keep(server.signIn(sessions.clock))));

    assertThat(sessions.token(one)).as("the sign-in's").isEqualTo("access-3");
    assertThat(server.revoked).isEmpty();
  }

  // ---- the server

  @Test
  void aRequestWithoutAResponseKeepsTheOthersBack() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    for (Fate fate : new Fate[] {Fate.LOST, Fate.BAD_GATEWAY}) {
      server.fate(fate);
      store.calls.clear();
      assertThat(catchThrowable(() -> sessions.token(one))).isNotNull();
      assertThat(store.calls).as("%s", fate).containsExactly("load", "lease", "load");
      store.forgetLeases(one.key());
      sessions.clock.advance(10);
    }
  }

  @Test
  void aRefusalForAnotherReasonLeavesTheSessionAndReleasesTheLeaseAfterAPause() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    Driver failing =
        Driver.of(request -> Server.json(503, "{\"error\":\"temporarily_unavailable\"}"))
            .env(sessions.clock.env());
    store.calls.clear();

    assertThat(catchThrowable(() -> failing.run(one.token())))
        .hasMessageContaining("temporarily_unavailable");

    assertThat(store.calls).containsExactly("load", "lease", "load", "lease");
    store.forgetLeases(one.key());
    sessions.clock.advance(1);
    assertThat(sessions.token(one)).isEqualTo("access-2");
  }

  @Test
  void whenTheResponseIsLostAServerThatDetectsReuseEndsTheSession() throws Exception {
    TokenSource one = sessions.signedIn();
    sessions.expire();
    server.fate(Fate.RESPONSE_LOST);
    sessions.unavailable(one);
    server.fate(Fate.ANSWERED);
    store.forgetLeases(one.key());
    sessions.clock.advance(10);

    sessions.loginRequired(one);
  }

  // ---- clocks

  @Test
  void aProcessWhoseClockIsWrongRenewsForItselfAndKeepsTheSession() throws Exception {
    TokenSource one = sessions.signedIn();
    for (long off : new long[] {-3600, 3600}) {
      TestClock wrong = new TestClock(sessions.clock.now() + off);
      TokenSource other = sessions.process();
      Driver there = Driver.of(server).env(wrong.env());
      String token = there.run(other.token()).accessToken().reveal();
      assertThat(there.run(other.token()).accessToken().reveal()).isEqualTo(token);

      sessions.expire();
      assertThat(sessions.token(one)).isEqualTo("access-" + server.issued());
      assertThat(sessions.token(one)).isEqualTo("access-" + server.issued());
      assertThat(server.isDead()).isFalse();
    }
    assertThat(server.requests()).isEqualTo(4);
  }
}
