package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When the store is called, and that nothing it does fails a validation. */
@Timeout(120)
class JwksWithStoreTest {

  private static final Duration LONG = Duration.ofSeconds(Threads.PATIENCE_SECONDS);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(OLD);
  private final TestStore store = new TestStore();
  private final Events events = new Events();
  private final Driver driver = Driver.of(server).env(clock.env());

  private Jwks jwks(Duration timeout) {
    return Jwks.of(Server.AS).store(store).storeTimeout(timeout).listener(events).build();
  }

  private VerificationKey find(Jwks jwks, String kid) throws IOException {
    return driver.run(jwks.key(JwsAlgorithm.ES256, kid));
  }

  @Test
  void inAWarmProcessNoValidationTouchesTheStore() throws Exception {
    Jwks jwks = jwks(LONG);
    find(jwks, "old");
    int calls = store.loads() + store.saves();
    for (int second = 0; second < 300; second++) {
      find(jwks, "old");
      clock.advance(second < 299 ? 1 : 0);
    }
    assertThat(store.loads() + store.saves()).isEqualTo(calls);
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aSecondProcessStartsFromTheEntryOfTheFirst() throws Exception {
    find(jwks(LONG), "old");
    clock.advance(100);
    events.take();

    assertThat(find(jwks(LONG), "old")).isNotNull();
    assertThat(server.requests()).isEqualTo(1);
    assertThat(events.kinds()).containsExactly("Miss ABSENT", "EntryLoaded", "Hit STORE");
  }

  @Test
  void whatAnotherNodeFetchedServesAtExpiryAndForAnUnknownKeyInsteadOfARequest() throws Exception {
    Jwks mine = jwks(LONG);
    find(mine, "old");
    clock.advance(60);
    server.serve(OLD, NEW);
    find(jwks(LONG), "old"); // another node, from the entry
    Jwks another = Jwks.of(Server.AS).store(store).storeTimeout(LONG).build();
    find(another, "new"); // fetches and saves
    assertThat(server.requests()).isEqualTo(2);

    assertThat(find(mine, "new")).isNotNull();
    assertThat(server.requests()).as("for an unknown key").isEqualTo(2);

    clock.advance(299);
    find(another, "old"); // warm
    server.fail(new IOException("no request is to be made"));
    store.save(Server.ID, new JwksEntry(TestKeys.entry(clock.now(), NEW), clock.now(), 0));
    clock.advance(1);
    assertThat(find(mine, "new")).as("at expiry").isNotNull();
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void anEntryMayBeAsFarAheadAsClocksDiffer() throws Exception {
    store.holding(TestKeys.entry(clock.now() + 30, OLD));

    assertThat(find(jwks(LONG), "old")).isNotNull();
    assertThat(server.requests()).isZero();
  }

  @Test
  void anEntryThatIsFurtherAheadDoesNotGetIntoMemory() {
    store.holding(TestKeys.entry(clock.now() + 31, OLD));
    server.fail(new IOException("down"));
    Jwks jwks = jwks(LONG);

    assertThatThrownBy(() -> find(jwks, "old")).hasMessage("down");
    assertThat(jwks.cache().snapshot()).isNull();
    assertThat(events.kinds())
        .containsExactly(
            "Miss ABSENT", "EntryLoaded", "EntryRejected", "LeaseAnswered", "FetchFailed");
  }

  @Test
  void aSetInMemoryFromTheFutureGivesWayToTheEntry() throws Exception {
    store.holding(TestKeys.entry(clock.now(), OLD));
    JwksCache cache = JwksCache.empty();
    cache.offer(TestKeys.snapshot(clock.now() + 3600, NEW));
    Jwks jwks = Jwks.of(Server.AS).cache(cache).store(store).storeTimeout(LONG).build();

    assertThat(find(jwks, "old")).isNotNull();
    assertThat(cache.updatedAt()).isEqualTo(clock.now());
    assertThat(server.requests()).isZero();
  }

  @Test
  void entriesAreKeptByIssuerAndLocation() throws Exception {
    List<AuthorizationServer> servers =
        List.of(
            Server.AS,
            AuthorizationServer.of(Server.ISSUER, Server.ISSUER + "/other"),
            AuthorizationServer.of("https://tenant.example", Server.ISSUER + "/jwks"));
    for (AuthorizationServer as : servers) {
      find(Jwks.of(as).store(store).storeTimeout(LONG).build(), "old");
    }
    assertThat(server.requests()).as("nobody is served by another's entry").isEqualTo(3);
    for (AuthorizationServer as : servers) {
      find(Jwks.of(as).store(store).storeTimeout(LONG).build(), "old");
    }
    assertThat(server.requests()).as("everybody is by its own").isEqualTo(3);
  }

  @Test
  void anIdNamesIssuerAndLocationAndNoTwoRunTogether() {
    assertThat(new JwksId("https://a", "https://b").name())
        .matches("[A-Za-z0-9_-]{43}")
        .isEqualTo(new JwksId("https://a", "https://b").name())
        .isNotEqualTo(new JwksId("https://a", "https://c").name())
        .isNotEqualTo(new JwksId("https://c", "https://b").name())
        .isNotEqualTo(new JwksId("https://ahttps:", "//b").name());
  }

  @Test
  void theEntryMayBeDeletedWhenItIsOfNoMoreUse() throws Exception {
    List<JwksEntry> saved = new ArrayList<>();
    JwksStore keeping =
        new JwksStore() {
          @Override
          public String load(JwksId id) {
            return null;
          }

          @Override
          public void save(JwksId id, JwksEntry entry) {
            saved.add(entry);
          }
        };
    find(Jwks.of(Server.AS).store(keeping).storeTimeout(LONG).build(), "old");
    find(
        Jwks.of(Server.AS)
            .store(keeping)
            .storeTimeout(LONG)
            .timeToLive(Duration.ofSeconds(100))
            .allowStaleFor(Duration.ofSeconds(50))
            .build(),
        "old");

    long now = clock.now();
    assertThat(saved)
        .containsExactly(
            new JwksEntry(TestKeys.entry(now, OLD), now, now + 300),
            new JwksEntry(TestKeys.entry(now, OLD), now, now + 150));
  }

  // ---- when it fails

  static List<Throwable> failures() {
    return List.of(
        new IOException("the engine is down"),
        new IllegalStateException("a bug"),
        new NoClassDefFoundError("a driver is missing"),
        new StackOverflowError(),
        new InterruptedException("stopped"),
        new java.util.concurrent.CancellationException("cancelled"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aStoreThatFailsIsToldOfAndTheNetworkAnswers(Throwable failure) throws Exception {
    store.failing(failure);

    assertThat(find(jwks(LONG), "old")).isNotNull();
    List<JwksEvent> heard = events.take();
    List<Object> told = new ArrayList<>();
    for (JwksEvent event : heard) {
      if (event instanceof JwksEvent.StoreFailed failed) {
        // the same, but for a cancellation, which newer runtimes wrap in another
        assertThat(failed.failure()).isInstanceOf(failure.getClass());
        told.add(failed.action());
      }
    }
    assertThat(told).containsExactly(Action.LOAD, Action.SAVE);
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aStoreThatHangsIsWaitedForWithinTheBoundAndHoldsAFewThreads() throws Exception {
    store.hold();
    List<Thread> made = new ArrayList<>();
    Jwks jwks = impatient(task -> made.add(Threads.start(task::run)));
    for (int i = 0; i < 20; i++) {
      assertThat(find(jwks, "old")).isNotNull();
      clock.advance(300);
    }
    assertThat(server.requests()).isEqualTo(20);
    int most = BoundedStore.MAX_ABANDONED + 1; // each of which is stuck
    assertThat(made).hasSizeBetween(1, most);
    assertThat(store.loads() + store.saves()).isBetween(1, most);
    assertThat(events.take())
        .filteredOn(JwksEvent.StoreFailed.class::isInstance)
        .hasSize(40)
        .first()
        .satisfies(
            first ->
                assertThat(((JwksEvent.StoreFailed) first).failure())
                    .isInstanceOf(TimeoutException.class));

    store.release();
    for (Thread thread : made) {
      Threads.join(thread);
    }
    assertThat(store.document())
        .as("the last entry was waiting for its turn")
        .isEqualTo(TestKeys.entry(clock.now() - 300, OLD));
  }

  private Jwks impatient(Executor executor) {
    return Jwks.of(Server.AS)
        .store(store)
        .storeTimeout(SHORT)
        .storeExecutor(executor)
        .listener(events)
        .build();
  }

  @Test
  void aStoreThatIsSlowToLoadStillGetsTheEntry() throws Exception {
    store.hold();
    List<Thread> made = new ArrayList<>();
    assertThat(find(impatient(task -> made.add(Threads.start(task::run))), "old")).isNotNull();
    assertThat(store.saves()).isZero();

    store.release();
    Threads.join(made.get(0));

    assertThat(store.document()).isEqualTo(TestKeys.entry(clock.now(), OLD));
  }

  @Test
  void followersDoNotWaitForTheEntryToBeWritten() throws Exception {
    Jwks jwks = jwks(LONG);
    Step<VerificationKey> leader = jwks.key(JwsAlgorithm.ES256, "old").begin(clock.env());
    Step<VerificationKey> follower = jwks.key(JwsAlgorithm.ES256, "old").begin(clock.env());
    Step.Wait<VerificationKey> load = (Step.Wait<VerificationKey>) leader;
    load.signal().toCompletableFuture().get();
    Step.Wait<VerificationKey> lease = (Step.Wait<VerificationKey>) load.resume();
    lease.signal().toCompletableFuture().get();
    Step.Send<VerificationKey> fetch = (Step.Send<VerificationKey>) lease.resume();
    store.hold();
    Step<VerificationKey> save = fetch.receive(server.send(fetch.request()));

    assertThat(save).isInstanceOf(Step.Wait.class);
    Step.Wait<VerificationKey> waiting = (Step.Wait<VerificationKey>) follower;
    assertThat(waiting.signal().toCompletableFuture()).isDone();
    assertThat(waiting.resume()).isInstanceOf(Step.Done.class);
    store.release();
    ((Step.Wait<VerificationKey>) save).signal().toCompletableFuture().get();
    assertThat(((Step.Wait<VerificationKey>) save).resume()).isInstanceOf(Step.Done.class);
  }

  @Test
  void anExecutorThatRefusesIsTheStoresFailure() throws Exception {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    Executor starved =
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    for (Executor executor : List.of(full, starved)) {
      Jwks jwks = impatient(executor);
      assertThat(find(jwks, "old")).isNotNull();
      clock.advance(300);
      assertThat(find(jwks, "old")).as("again").isNotNull();
    }
    assertThat(store.loads() + store.saves()).isZero();
    assertThat(events.take()).filteredOn(JwksEvent.StoreFailed.class::isInstance).hasSize(8);
  }

  @Test
  void anExecutorOnTheCallersThreadWorksToo() throws Exception {
    Jwks jwks = impatient(Runnable::run);

    assertThat(find(jwks, "old")).isNotNull();
    assertThat(store.document()).isEqualTo(TestKeys.entry(clock.now(), OLD));
  }

  @Test
  void theThreadsThatCallTheStoreAreDaemonsAndInheritNothing() throws Exception {
    InheritableThreadLocal<String> bound = new InheritableThreadLocal<>();
    bound.set("the caller's");
    List<Object> seen = new ArrayList<>();
    JwksStore looking =
        new JwksStore() {
          @Override
          public String load(JwksId id) {
            seen.add(Thread.currentThread().isDaemon());
            seen.add(String.valueOf(bound.get()));
            return TestKeys.entry(clock.now(), OLD);
          }

          @Override
          public void save(JwksId id, JwksEntry entry) {}
        };
    find(Jwks.of(Server.AS).store(looking).storeTimeout(LONG).build(), "old");

    assertThat(seen).containsExactly(true, "null");
  }
}
