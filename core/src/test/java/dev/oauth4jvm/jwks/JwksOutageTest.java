package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** While the server fails and no set can be used, tokens do not decide how often it is asked. */
@Timeout(120)
class JwksOutageTest {

  private static final Duration LONG = Duration.ofSeconds(Threads.PATIENCE_SECONDS);

  private final IOException down = new IOException("connection refused");
  private final TestClock clock = new TestClock();
  private final Server server = new Server().fail(down);
  private final JwksCache cache = JwksCache.empty();
  private final Events events = new Events();
  private final Driver driver = Driver.of(server).env(clock.env());

  private Jwks.Builder builder() {
    return Jwks.of(Server.AS).cache(cache).listener(events);
  }

  private VerificationKey find(Jwks jwks, String kid) throws IOException {
    return driver.run(jwks.key(JwsAlgorithm.ES256, kid));
  }

  private Throwable failure(Jwks jwks, String kid) {
    return catchThrowable(() -> find(jwks, kid));
  }

  /** Three validations in each second. */
  private void flood(Jwks jwks, int seconds) {
    for (int second = 0; second < seconds; second++) {
      for (int i = 0; i < 3; i++) {
        assertThat(failure(jwks, "forged-" + i)).isInstanceOf(IOException.class);
      }
      clock.advance(1);
    }
  }

  private void remember(long age) {
    cache.offer(TestKeys.snapshot(clock.now() - age, OLD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "expired", "stale, without the key"})
  void aFloodCausesARequestASecondAtFirstAndOneACooldownInTheEnd(String held) {
    if (!held.equals("absent")) {
      remember(300);
    }
    Jwks jwks =
        held.startsWith("stale")
            ? builder().allowStaleFor(Duration.ofHours(10)).build()
            : builder().build();
    flood(jwks, 16);
    assertThat(server.requests()).isEqualTo(16);

    flood(jwks, 584);
    assertThat(server.requests()).as("in ten minutes").isBetween(40, 50);

    int before = server.requests();
    flood(jwks, 600);
    assertThat(server.requests() - before).as("in ten minutes more").isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "15, 1", "60, 7", "480, 60"})
  void aServerThatIsBackIsNoticedAfterAnEighthOfTheOutage(int outage, int late) throws Exception {
    Jwks jwks = builder().build();
    flood(jwks, outage);
    server.serve(OLD);
    for (int second = 0; second < late && failure(jwks, "old") != null; second++) {
      clock.advance(1);
    }

    assertThat(find(jwks, "old")).isNotNull();
  }

  @Test
  void theFailureOfTheRequestIsWhatAllOfThemGet() {
    Jwks jwks = builder().build();
    assertThat(failure(jwks, "old")).isSameAs(down);
    assertThat(failure(jwks, "old")).isInstanceOf(IOException.class).hasCause(down);

    clock.advance(1);
    server.answer(request -> Server.response(503, "text/plain", ""));
    Throwable refused = failure(jwks, "old");
    assertThat(refused).isInstanceOf(OAuthException.class);
    assertThat(failure(jwks, "old")).isSameAs(refused);
    assertThat(catchThrowable(() -> driver.run(jwks.refresh()))).isSameAs(refused);
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void anAsynchronousRunGetsItToo() {
    Jwks jwks = builder().build();
    assertThat(failure(jwks, "old")).isSameAs(down);

    assertThatThrownBy(
            () ->
                AsyncDriver.of(server.async())
                    .env(clock.env())
                    .start(jwks.key(JwsAlgorithm.ES256, "old"))
                    .get(LONG.toSeconds(), TimeUnit.SECONDS))
        .hasRootCause(down);
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void theListenerHearsOfEachRequestAndNotOfEachValidation() {
    flood(builder().build(), 3);

    assertThat(events.kinds())
        .containsExactly(
            "Miss ABSENT",
            "FetchFailed",
            "Miss ABSENT",
            "FetchFailed",
            "Miss ABSENT",
            "FetchFailed");
  }

  @Test
  void aRunThatWasGivenUpHoldsNobodyBack() throws Exception {
    Jwks jwks = builder().build();
    server.fail(new InterruptedIOException("cancelled"));
    assertThat(failure(jwks, "old")).isInstanceOf(InterruptedIOException.class);
    server.serve(OLD);

    assertThat(find(jwks, "old")).isNotNull();
  }

  @Test
  void aClockThatWasSetBackHoldsNobodyBack() throws Exception {
    Jwks jwks = builder().build();
    flood(jwks, 600);
    server.serve(OLD);
    clock.advance(-3600);

    assertThat(find(jwks, "old")).isNotNull();
  }

  @Test
  void afterALongSilenceAnOutageIsANewOne() {
    Jwks jwks = builder().build();
    flood(jwks, 600);
    clock.advance(3600);
    assertThat(failure(jwks, "old")).isSameAs(down);
    clock.advance(1);

    assertThat(failure(jwks, "old")).as("the next after a second").isSameAs(down);
  }

  @Test
  void aSetFromElsewhereEndsTheOutage() throws Exception {
    Jwks jwks = builder().build();
    flood(jwks, 600);
    remember(0);
    assertThat(find(jwks, "old")).isNotNull();
    assertThat(failure(jwks, "new"))
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.KEY_SELECTION));
  }

  @Test
  void aStaleSetServesAsBeforeWithoutMoreRequests() throws Exception {
    remember(300);
    Jwks jwks = builder().allowStaleFor(Duration.ofHours(1)).build();
    for (int second = 0; second < 120; second++) {
      assertThat(find(jwks, "old")).isNotNull();
      clock.advance(1);
    }
    assertThat(server.requests()).isEqualTo(2);
  }

  // ---- in a fleet, each of whose processes is a Jwks here

  private Jwks process(JwksStore store) {
    return Jwks.of(Server.AS)
        .store(store)
        .storeTimeout(LONG)
        .waitAtMost(LONG)
        .waitForLease(LONG)
        .build();
  }

  /** The lease of the first lasts a second of the wall clock; this one stands still. */
  @Test
  void ofProcessesThatSawTheServerFailOnlyTheOneWithTheLeaseTriesAgain() throws Exception {
    JwksStore store = JwksStore.of(Store.inMemory());
    List<Jwks> fleet = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      fleet.add(process(store));
      assertThat(failure(fleet.get(i), "old")).isSameAs(down);
    }
    assertThat(server.requests()).isEqualTo(3);
    assertThat(store.lease(Server.ID, "another", Duration.ofSeconds(2))).isFalse();

    clock.advance(59);
    store.lease(Server.ID, "another", LONG);
    assertThat(awaitLease(store)).isTrue();
    for (Jwks jwks : fleet) {
      assertThat(failure(jwks, "old")).isInstanceOf(IOException.class).hasCause(down);
    }
    assertThat(server.requests()).as("another has the lease, and they do not wait").isEqualTo(3);

    server.serve(NEW);
    store.lease(Server.ID, "another", Duration.ZERO);
    clock.advance(60);
    for (Jwks jwks : fleet) {
      assertThat(find(jwks, "new")).isNotNull();
    }
    assertThat(server.requests()).as("one for all").isEqualTo(4);
  }

  /** The last of the fleet's leases lapses by the wall clock. */
  private static boolean awaitLease(JwksStore store) throws Exception {
    long began = System.nanoTime();
    while (!store.lease(Server.ID, "another", LONG)) {
      if (System.nanoTime() - began > LONG.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return true;
  }

  @Test
  void aLeaseThatIsStuckIsNotBelievedInForLongerThanACooldown() throws Exception {
    JwksStore store = JwksStore.of(Store.inMemory());
    Jwks jwks =
        Jwks.of(Server.AS)
            .store(store)
            .storeTimeout(LONG)
            .waitForLease(Duration.ofMillis(50))
            .build();
    assertThat(failure(jwks, "old")).isSameAs(down);
    assertThat(awaitLease(store)).isTrue();
    server.serve(OLD);
    clock.advance(1);
    assertThat(failure(jwks, "old")).hasCause(down);
    clock.advance(59);

    assertThat(find(jwks, "old")).isNotNull();
  }

  @Test
  void aRunThatWasGivenUpGivesTheLeaseBack() throws Exception {
    JwksStore store = JwksStore.of(Store.inMemory());
    remember(60);
    server.fail(new InterruptedIOException("cancelled"));
    assertThat(failure(builder().store(store).storeExecutor(Runnable::run).build(), "new"))
        .isInstanceOf(InterruptedIOException.class);

    assertThat(store.lease(Server.ID, "another", LONG)).isTrue();
  }
}
