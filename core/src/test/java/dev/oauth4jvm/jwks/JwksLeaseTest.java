package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of several processes with one store, each a {@link Jwks} here, one fetches. */
@Timeout(120)
class JwksLeaseTest {

  private static final Duration LONG = Duration.ofSeconds(Threads.PATIENCE_SECONDS);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(OLD);
  private final JwksStore store = JwksStore.of(Store.inMemory());
  private final Events events = new Events();
  private final Driver driver = Driver.of(server).env(clock.env());

  private Jwks.Builder process() {
    return Jwks.of(Server.AS).store(store).storeTimeout(LONG).waitAtMost(LONG);
  }

  /** Has a lease for as long as the test takes, and a set of that age in its memory. */
  private Jwks waiting(Duration bound) throws Exception {
    return process().waitForLease(bound).listener(events).build();
  }

  private VerificationKey find(Jwks jwks, String kid) throws IOException {
    return driver.run(jwks.key(JwsAlgorithm.ES256, kid));
  }

  private void refuse(Jwks jwks, String kid) {
    assertThatThrownBy(() -> find(jwks, kid))
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.KEY_SELECTION));
  }

  @Test
  void ofProcessesThatStartOnAnEmptyStoreOneMakesTheRequest() throws Exception {
    server.hold();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Jwks jwks = process().waitForLease(LONG).build();
      threads.add(Threads.start(() -> find(jwks, "old")));
    }
    server.awaitRequest();
    server.release();
    for (Thread thread : threads) {
      Threads.join(thread);
    }

    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void theOthersWaitForTheEntryAndAreToldSo() throws Exception {
    assertThat(store.lease(Server.ID, "another", LONG)).isTrue();
    Step<VerificationKey> step = waiting(LONG).key(JwsAlgorithm.ES256, "old").begin(clock.env());
    step = done(step); // the store has none
    step = done(step); // and another has the lease
    assertThat(step).isInstanceOf(Step.Wait.class);
    Step.Wait<VerificationKey> pause = (Step.Wait<VerificationKey>) step;
    assertThat(pause.atMost()).isBetween(Duration.ofMillis(37), Duration.ofMillis(63));
    assertThat(pause.signal().toCompletableFuture()).isNotDone();
    store.save(
        Server.ID, new JwksEntry(TestKeys.entry(clock.now(), OLD), clock.now(), clock.now()));

    step = done(pause.resume());

    assertThat(step).isInstanceOf(Step.Done.class);
    assertThat(server.requests()).isZero();
    assertThat(events.kinds())
        .containsExactly("Miss ABSENT", "EntryLoaded", "LeaseAnswered", "EntryLoaded", "Hit STORE");
  }

  /** Waits for a step's signal and resumes it. */
  private static Step<VerificationKey> done(Step<VerificationKey> step) throws Exception {
    Step.Wait<VerificationKey> wait = (Step.Wait<VerificationKey>) step;
    wait.signal().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    return wait.resume();
  }

  @Test
  void whenTheHolderIsGoneItsLeaseLapsesAndAnotherTakesIt() throws Exception {
    store.lease(Server.ID, "gone", Duration.ofMillis(150));

    assertThat(find(waiting(LONG), "old")).isNotNull();
    assertThat(server.requests()).isEqualTo(1);
    assertThat(events.take())
        .filteredOn(JwksEvent.LeaseAnswered.class::isInstance)
        .hasSizeGreaterThan(1)
        .last()
        .isInstanceOfSatisfying(
            JwksEvent.LeaseAnswered.class, answered -> assertThat(answered.granted()).isTrue());
  }

  @Test
  void whoHasNoSetFetchesOneWhenTheBoundIsOver() throws Exception {
    store.lease(Server.ID, "another", LONG);

    assertThat(find(waiting(SHORT), "old")).isNotNull();
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void whoLooksForAnotherKeyIsRefusedWhenTheBoundIsOverAndAsksAgainSoon() throws Exception {
    Jwks jwks = waiting(SHORT);
    store.save(
        Server.ID, new JwksEntry(TestKeys.entry(clock.now(), OLD), clock.now(), clock.now()));
    find(jwks, "old");
    clock.advance(60);
    store.lease(Server.ID, "another", LONG);

    refuse(jwks, "new");
    assertThat(server.requests()).isZero();
    events.take();
    clock.advance(4);
    refuse(jwks, "new");
    assertThat(events.kinds()).as("at once").containsExactly("Miss UNKNOWN_KEY", "KeyRejected");

    server.serve(NEW);
    store.lease(Server.ID, "another", Duration.ZERO);
    clock.advance(1);
    assertThat(find(jwks, "new")).isNotNull();
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aRefusedLeaseIsNoAttemptAfterWhichAnOldFailureIsShared() throws Exception {
    Jwks jwks = process().waitForLease(SHORT).storeExecutor(Runnable::run).build();
    find(jwks, "old");
    clock.advance(100);
    server.fail(new IOException("down"));
    assertThatThrownBy(() -> find(jwks, "new")).hasMessage("down"); // its lease lasts on
    clock.advance(197);
    refuse(jwks, "new");

    server.serve(OLD);
    clock.advance(3);
    assertThat(find(jwks, "old")).isNotNull();
    assertThat(server.requests()).isEqualTo(3);
  }

  @Test
  void aFloodOfUnknownKeysOnAllProcessesCausesOneRequestInACooldownAlsoWhenItFails()
      throws Exception {
    List<Jwks> fleet = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      fleet.add(process().waitForLease(SHORT).build());
      find(fleet.get(i), "old");
    }
    assertThat(server.requests()).isEqualTo(1);
    for (int round = 2; round <= 3; round++) {
      clock.advance(60);
      for (Jwks jwks : fleet) {
        refuse(jwks, "forged");
      }
      assertThat(server.requests()).isEqualTo(round);
    }

    server.fail(new IOException("down"));
    clock.advance(60);
    assertThatThrownBy(() -> find(fleet.get(0), "forged")).isInstanceOf(IOException.class);
    for (Jwks jwks : fleet) {
      refuse(jwks, "forged");
      assertThat(find(jwks, "old")).isNotNull();
    }
    assertThat(server.requests()).isEqualTo(4);
  }

  @Test
  void whoFetchesInVainForWantOfASetKeepsTheLeaseForThePauseAlone() throws Exception {
    server.fail(new IOException("down"));
    assertThatThrownBy(() -> find(waiting(LONG), "old")).isInstanceOf(IOException.class);
    assertThat(store.lease(Server.ID, "another", LONG)).isFalse();
    server.serve(OLD);

    assertThat(find(waiting(LONG), "old")).as("after a second, and not half a minute").isNotNull();
    List<JwksEvent> heard = events.take();
    assertThat(heard).filteredOn(JwksEvent.StoreFailed.class::isInstance).isEmpty();
    assertThat(heard).filteredOn(JwksEvent.Fetched.class::isInstance).hasSize(1);
  }

  /** Whether a lease is had for so long. */
  private interface Leases {
    boolean lease(Duration time) throws IOException;
  }

  /** A store that holds nothing, and gives leases like that. */
  private static JwksStore leasing(Leases leases) {
    return new JwksStore() {
      @Override
      public String load(JwksId id) {
        return null;
      }

      @Override
      public void save(JwksId id, JwksEntry entry) {}

      @Override
      public boolean lease(JwksId id, String holder, Duration time) throws IOException {
        return leases.lease(time);
      }
    };
  }

  @Test
  void aStoreThatFailsToLeaseIsToldOfAndTheNetworkAnswers() throws Exception {
    JwksStore failing =
        leasing(
            time -> {
              throw new IOException("no leases today");
            });
    Jwks jwks =
        Jwks.of(Server.AS)
            .store(failing.sealed(SealKey.of("k", new byte[32])))
            .storeTimeout(LONG)
            .listener(events)
            .build();

    assertThat(find(jwks, "old")).isNotNull();
    assertThat(events.only(JwksEvent.StoreFailed.class).action()).isEqualTo(JwksEvent.Action.LEASE);
  }

  @Test
  void aLeaseThatCannotBeChangedIsToldOf() {
    AtomicInteger calls = new AtomicInteger();
    JwksStore keeping =
        leasing(
            time -> {
              if (calls.incrementAndGet() > 1) {
                throw new IOException("nothing is changed");
              }
              return true;
            });
    Jwks jwks =
        Jwks.of(Server.AS).store(keeping).storeExecutor(Runnable::run).listener(events).build();
    server.fail(new IOException("down"));

    assertThatThrownBy(() -> find(jwks, "old")).hasMessage("down");
    JwksEvent.StoreFailed told = events.only(JwksEvent.StoreFailed.class);
    assertThat(told.action()).isEqualTo(JwksEvent.Action.LEASE);
    assertThat(told.failure()).hasMessage("nothing is changed");
  }

  @Test
  void withNoTimeToWaitNoLeaseIsAskedFor() throws Exception {
    store.lease(Server.ID, "another", LONG);

    assertThat(find(waiting(Duration.ZERO), "old")).isNotNull();
    assertThat(events.kinds())
        .containsExactly("Miss ABSENT", "EntryLoaded", "Fetched", "EntrySaved", "Hit NETWORK");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> process().waitForLease(Duration.ofMillis(-1)));
  }

  /** Else followers would take over from a leader that still waits for another process. */
  @Test
  void anotherProcessIsWaitedForFourFifthsOfTheTimeThatFollowersWaitAtMost() {
    Jwks.Builder builder = Jwks.of(Server.AS).waitAtMost(Duration.ofSeconds(10));

    assertThat(builder.waitForLease(Duration.ofSeconds(9)).build().times().waitForLease())
        .isEqualTo(Duration.ofSeconds(8));
    assertThat(builder.waitForLease(Duration.ofSeconds(7)).build().times().waitForLease())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aRunThatEndsWhileItWaitsForAnotherProcessHandsTheSearchOn() throws Exception {
    store.lease(Server.ID, "another", LONG);
    Jwks jwks = waiting(LONG);
    Step<VerificationKey> leader =
        done(done(jwks.key(JwsAlgorithm.ES256, "old").begin(clock.env())));
    assertThat(jwks.flights().inProgress()).isNotNull();

    ((Step.Wait<VerificationKey>) leader).failed(new IOException("interrupted"));

    assertThat(jwks.flights().inProgress()).isNull();
  }
}
