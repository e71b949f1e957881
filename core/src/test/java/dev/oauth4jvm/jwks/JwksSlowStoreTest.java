package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store that does not answer costs a validation, and what becomes of a late answer. */
@Timeout(120)
class JwksSlowStoreTest {

  private static final Duration LONG = Duration.ofSeconds(Threads.PATIENCE_SECONDS);

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(OLD);
  private final Events events = new Events();
  private final List<Runnable> calls = new ArrayList<>();
  private final JwksStore store = JwksStore.of(Store.inMemory());

  /** Calls of the store wait until the test runs them; one nanosecond is too long to wait. */
  private Jwks jwks(JwksStore store, Duration timeout) {
    return Jwks.of(Server.AS)
        .store(store)
        .storeTimeout(timeout)
        .storeExecutor(calls::add)
        .listener(events)
        .build();
  }

  private static Step.Wait<VerificationKey> waiting(Step<VerificationKey> step) {
    assertThat(step).isInstanceOf(Step.Wait.class);
    return (Step.Wait<VerificationKey>) step;
  }

  private void next() {
    calls.remove(0).run();
  }

  private Step<VerificationKey> begin(Jwks jwks) {
    return jwks.key(JwsAlgorithm.ES256, "old").begin(clock.env());
  }

  private Step<VerificationKey> fetched(Step<VerificationKey> send) throws IOException {
    Step.Send<VerificationKey> fetch = (Step.Send<VerificationKey>) send;
    return fetch.receive(server.send(fetch.request()));
  }

  private List<Action> failed() {
    List<Action> actions = new ArrayList<>();
    for (JwksEvent event : events.take()) {
      if (event instanceof JwksEvent.StoreFailed failed) {
        actions.add(failed.action());
      }
    }
    return actions;
  }

  @Test
  void whenTheEntryDoesNotComeTheSaveIsNotWaitedForButMade() throws Exception {
    Step<VerificationKey> step = begin(jwks(store, Duration.ofNanos(1)));

    assertThat(fetched(waiting(step).resume())).isInstanceOf(Step.Done.class);
    assertThat(failed()).containsExactly(Action.LOAD, Action.SAVE);
    next();
    assertThat(store.load(Server.ID)).isEqualTo(TestKeys.entry(clock.now(), OLD));
  }

  @Test
  void whenTheLeaseDoesNotComeTheSaveIsNotWaitedForEitherAndTheLeaseIsGivenBack() throws Exception {
    Step<VerificationKey> step = begin(jwks(store, Duration.ofNanos(1)));
    next();
    step = waiting(step).resume();

    assertThat(fetched(waiting(step).resume())).isInstanceOf(Step.Done.class);
    assertThat(failed()).containsExactly(Action.LEASE, Action.SAVE);
    next();
    assertThat(store.load(Server.ID)).as("saved after it").isNotNull();
    assertThat(store.lease(Server.ID, "another", LONG)).isTrue();
  }

  @Test
  void aStoreThatFailsAtOnceIsWaitedForAsLongAsIsLeft() throws Exception {
    TestStore failing = new TestStore().failing(new IOException("no such value"));
    Step<VerificationKey> step = begin(jwks(failing, LONG));
    next();
    failing.failing(null);

    Step.Wait<VerificationKey> save = waiting(fetched(waiting(step).resume()));
    assertThat(save.atMost()).isLessThan(LONG).isGreaterThan(LONG.dividedBy(2));
    next();
    assertThat(save.resume()).isInstanceOf(Step.Done.class);
    assertThat(failed()).containsExactly(Action.LOAD);
  }

  @Test
  void aLeaseIsGivenBackWhenTheRunEndsBeforeOrAfterItIsGranted() throws Exception {
    for (boolean granted : List.of(true, false)) {
      Step<VerificationKey> step = begin(jwks(store, LONG));
      next();
      Step.Wait<VerificationKey> lease = waiting(waiting(step).resume());
      if (granted) {
        next();
      }
      lease.failed(new IOException("interrupted"));
      next();

      assertThat(store.lease(Server.ID, "another", LONG)).as("granted: " + granted).isTrue();
      store.lease(Server.ID, "another", Duration.ZERO);
    }
  }

  @Test
  void anAnswerThatIsWantedIsNotTakenBack() throws Exception {
    Step<VerificationKey> step = begin(jwks(store, LONG));
    next();
    step = waiting(step).resume();
    next();
    assertThat(waiting(step).signal().toCompletableFuture().get(1, TimeUnit.MINUTES))
        .isEqualTo(true);

    assertThat(waiting(step).resume()).isInstanceOf(Step.Send.class);
    assertThat(store.lease(Server.ID, "another", LONG)).isFalse();
  }

  @Test
  void aCallThatNeverReturnsDoesNotEndTheUseOfTheStore() throws Exception {
    Jwks jwks = jwks(store, Duration.ofNanos(1));
    for (int stuck = 0; stuck < BoundedStore.MAX_ABANDONED; stuck++) {
      assertThat(fetched(waiting(begin(jwks)).resume())).isInstanceOf(Step.Done.class);
      clock.advance(300);
    }
    Step<VerificationKey> step = begin(jwks);
    assertThat(calls).as("the loads").hasSize(BoundedStore.MAX_ABANDONED + 1);

    calls.get(BoundedStore.MAX_ABANDONED).run();
    waiting(step).signal().toCompletableFuture().get(1, TimeUnit.MINUTES);

    assertThat(store.load(Server.ID)).as("what waited for its turn was saved").isNotNull();
  }

  @Test
  void noMoreThreadsAreHeldThanTheBoundSays() throws Exception {
    Jwks jwks = jwks(store, Duration.ofNanos(1));
    for (int i = 0; i < 20; i++) {
      assertThat(fetched(waiting(begin(jwks)).resume())).isInstanceOf(Step.Done.class);
      clock.advance(300);
    }
    assertThat(calls).hasSize(BoundedStore.MAX_ABANDONED + 1);

    next(); // an abandoned one comes back after all
    Step<VerificationKey> unused = begin(jwks);
    assertThat(calls).hasSize(BoundedStore.MAX_ABANDONED + 1);
  }

  @Test
  void aValidationFailsForWantOfAServerAndNotOfAStore() {
    server.fail(new IOException("down"));
    Jwks jwks = jwks(store, Duration.ofNanos(1));

    assertThatThrownBy(
            () -> Driver.of(server).env(clock.env()).run(jwks.key(JwsAlgorithm.ES256, "old")))
        .hasMessage("down");
    assertThat(failed()).containsExactly(Action.LOAD);
  }
}
