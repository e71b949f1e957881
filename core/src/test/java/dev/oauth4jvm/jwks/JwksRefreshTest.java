package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.internal.flight.Flights;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A set is renewed before it expires, and nobody waits for that. */
@Timeout(120)
class JwksRefreshTest {

  private static final Duration LONG = Duration.ofSeconds(Threads.PATIENCE_SECONDS);
  private static final Duration AHEAD = Duration.ofSeconds(60);

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(OLD);
  private final JwksStore store = JwksStore.of(Store.inMemory());
  private final Driver driver = Driver.of(server).env(clock.env());

  private Jwks.Builder process() {
    return Jwks.of(Server.AS)
        .store(store)
        .storeTimeout(LONG)
        .waitAtMost(LONG)
        .waitForLease(Duration.ofNanos(2)) // by a clock that goes on while the test's stands still
        .refreshAhead(AHEAD, driver);
  }

  /** Finds the old key, and that without a request of its own. */
  private void findInMemory(Jwks jwks) throws Exception {
    Step<?> step = jwks.key(JwsAlgorithm.ES256, "old").begin(clock.env());
    assertThat(step).isInstanceOf(Step.Done.class);
  }

  private static void joinRenewals() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("oauth4jvm-jwks-refresh")) {
        Threads.join(thread);
      }
    }
  }

  @Test
  void aSetThatIsAboutToExpireIsRenewedWhileItServes() throws Exception {
    CountDownLatch saved = new CountDownLatch(2);
    Jwks jwks =
        process()
            .listener(
                event -> {
                  if (event instanceof JwksEvent.EntrySaved) {
                    saved.countDown();
                  }
                })
            .build();
    driver.run(jwks.refresh());
    clock.advance(239);
    findInMemory(jwks);
    assertThat(server.requests()).as("too early").isEqualTo(1);

    clock.advance(31);
    server.hold();
    findInMemory(jwks);
    server.awaitRequest();
    findInMemory(jwks);
    server.release();
    Threads.await(saved);

    assertThat(server.requests()).isEqualTo(2);
    assertThat(jwks.cache().updatedAt()).isEqualTo(clock.now());
  }

  @Test
  void ofAFleetOneMakesTheRequestAndTheOthersTakeWhatItWrote() throws Exception {
    List<Jwks> fleet = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      fleet.add(process().build());
      driver.run(fleet.get(i).refresh());
    }
    assertThat(server.requests()).isEqualTo(1);
    long fetched = clock.now();
    clock.advance(270);
    for (Jwks jwks : fleet) {
      assertThat(driver.run(jwks.refresh()).updatedAt()).isEqualTo(fetched + 270);
    }
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void whileAnotherProcessHasTheLeaseTheSetAtHandServesAtOnce() throws Exception {
    Jwks jwks = process().build();
    JwksSnapshot held = driver.run(jwks.refresh());
    clock.advance(270);
    store.lease(Server.ID, "another", LONG);

    assertThat(driver.run(jwks.refresh())).isSameAs(held);
    assertThat(server.requests()).isEqualTo(1);
    assertThat(jwks.flights().inProgress()).isNull();
  }

  @Test
  void whoRenewsASetThatIsFreshDoesNotWaitForTheLease() throws Exception {
    Jwks jwks = process().waitForLease(LONG).build();
    JwksSnapshot held = driver.run(jwks.refresh()); // and its lease lasts on
    clock.advance(270);

    Step<JwksSnapshot> step = jwks.refresh().begin(clock.env());
    for (String call : List.of("load", "lease")) {
      assertThat(step).as(call).isInstanceOf(Step.Wait.class);
      Step.Wait<JwksSnapshot> wait = (Step.Wait<JwksSnapshot>) step;
      wait.signal().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
      step = wait.resume();
    }

    assertThat(step).isEqualTo(new Step.Done<>(held));
  }

  @Test
  void whileAnotherCallerFetchesTheSetAtHandServesAtOnce() throws Exception {
    Jwks jwks = process().build();
    JwksSnapshot held = driver.run(jwks.refresh());
    clock.advance(270);
    jwks.flights().join(new Flights.Flight(), null);

    assertThat(driver.run(jwks.refresh())).isSameAs(held);
  }

  @Test
  void aRefreshThatFailsIsTriedAgainAfterAPauseAndNotForEachToken() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    Events events = new Events();
    Jwks jwks =
        process()
            .listener(events)
            .listener(
                event -> {
                  if (event instanceof JwksEvent.FetchFailed) {
                    failed.countDown();
                  }
                })
            .build();
    driver.run(jwks.refresh());
    server.fail(new IOException("down"));
    clock.advance(270);
    for (int i = 0; i < 100; i++) {
      findInMemory(jwks);
    }
    Threads.await(failed);
    joinRenewals(); // the listener hears of the failure before the search is over
    assertThat(server.requests()).isEqualTo(2);

    clock.advance(9);
    findInMemory(jwks);
    joinRenewals();
    assertThat(server.requests()).as("still paused").isEqualTo(2);
    server.serve(OLD, NEW);
    server.hold();
    clock.advance(1);
    findInMemory(jwks);
    server.awaitRequest();
    assertThat(server.requests()).isEqualTo(3);
    server.release();
  }

  @Test
  void alsoAShortTimeAheadHasAPauseOfASecond() throws Exception {
    Jwks jwks = process().refreshAhead(Duration.ofSeconds(3), driver).build();
    driver.run(jwks.refresh());
    server.fail(new IOException("down"));
    clock.advance(298);
    for (int requests = 2; requests <= 3; requests++) {
      for (int i = 0; i < 5; i++) {
        findInMemory(jwks);
        joinRenewals();
      }
      assertThat(server.requests()).isEqualTo(requests);
      clock.advance(1);
    }
  }

  @Test
  void aPauseDoesNotLastWhenTheClockIsSetBack() throws Exception {
    Jwks jwks = process().build();
    driver.run(jwks.refresh());
    server.fail(new IOException("down"));
    clock.advance(270);
    findInMemory(jwks);
    joinRenewals();
    server.serve(OLD);
    clock.advance(-3600);
    driver.run(jwks.refresh());
    assertThat(server.requests()).as("the set at hand is from the future now").isEqualTo(3);

    clock.advance(270);
    findInMemory(jwks);
    joinRenewals();
    assertThat(server.requests()).isEqualTo(4);
    assertThat(jwks.cache().updatedAt()).isEqualTo(clock.now());
  }

  @Test
  void aProcessMayEndWhileASetIsRenewed() throws Exception {
    CompletableFuture<Boolean> daemon = new CompletableFuture<>();
    Jwks jwks = process().build();
    driver.run(jwks.refresh());
    clock.advance(270);
    server.answer(
        request -> {
          daemon.complete(Thread.currentThread().isDaemon());
          throw new IOException("down");
        });
    findInMemory(jwks);

    assertThat(daemon.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void processesAreDueAtDifferentTimesInTheFirstHalf() throws Exception {
    Set<Long> due = new HashSet<>();
    JwksSnapshot set = TestKeys.snapshot(clock.now(), OLD);
    for (int i = 0; i < 50; i++) {
      Jwks jwks = process().build();
      long age = 0;
      while (!jwks.isDue(set, clock.now() + age)) {
        age++;
      }
      due.add(age);
    }
    assertThat(due).hasSizeGreaterThan(5).allSatisfy(age -> assertThat(age).isBetween(240L, 270L));
  }

  @Test
  void withoutItNothingIsDueBeforeItExpires() throws Exception {
    Jwks jwks = Jwks.of(Server.AS).build();
    driver.run(jwks.refresh());
    clock.advance(299);
    driver.run(jwks.refresh());
    assertThat(server.requests()).isEqualTo(1);
    clock.advance(1);
    driver.run(jwks.refresh());
    assertThat(server.requests()).isEqualTo(2);

    server.fail(new IOException("down"));
    clock.advance(300);
    assertThatThrownBy(() -> driver.run(jwks.refresh())).isInstanceOf(IOException.class);
  }

  @Test
  void itIsRefusedWhereItWouldBeDueAlways() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> process().refreshAhead(Duration.ofMinutes(5), driver).build())
        .withMessageContaining("ahead");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> process().refreshAhead(Duration.ZERO, driver));
  }
}
