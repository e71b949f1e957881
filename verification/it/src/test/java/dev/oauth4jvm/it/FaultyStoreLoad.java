package dev.oauth4jvm.it;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** A process that validates on several threads, while others start, validate once and end. */
final class FaultyStoreLoad {

  static final Duration TIME_TO_LIVE = Duration.ofMinutes(1);

  /** The least number of processes that start in a phase. */
  private static final int PROCESSES = Integer.getInteger("baddays.processes", 4);

  /** The least number of validations by each thread of the long-lived process in a phase. */
  private static final int VALIDATIONS = Integer.getInteger("baddays.validations", 50);

  private static final int THREADS = 2;

  /** The number of further processes after which a phase ends without the expected events. */
  private static final int PATIENCE = 50;

  private final Party party;
  private final Party wrong;
  private final String token;
  private final FaultyStore engine;
  private final Jwks longLived;
  private volatile Phase phase = new Phase();

  FaultyStoreLoad(Party party, Party wrong, String token, FaultyStore engine) {
    this.party = party;
    this.wrong = wrong;
    this.token = token;
    this.engine = engine;
    longLived = process(engine.store());
  }

  Jwks longLived() {
    return longLived;
  }

  /** An action before each process starts. */
  interface Before {
    void start() throws Exception;
  }

  /** Runs a phase, until its work is done and its events are as expected. */
  Phase run(Before before, Predicate<Phase> expected) throws Exception {
    Phase running = new Phase();
    phase = running;
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          CompletableFuture.runAsync(() -> validate(over, running), NodeProcess.NEW_THREAD));
    }
    int most = PROCESSES + PATIENCE;
    for (int i = 0; i < PROCESSES || (i < most && !expected.test(running)); i++) {
      if (i % 2 == 0) { // the next process finds an entry of this one
        party.clock.advance(TIME_TO_LIVE);
        wrong.clock.advance(TIME_TO_LIVE);
      }
      before.start();
      startProcess(party, running);
    }
    over.set(true);
    for (CompletableFuture<Void> thread : threads) {
      thread.get();
    }
    running.end();
    return running;
  }

  private void validate(AtomicBoolean over, Phase running) {
    Driver http = party.http;
    AccessTokenValidator validator =
        AccessTokenValidator.of(party.server, Party.AUDIENCE).jwks(longLived).build();
    for (int i = 0; i < VALIDATIONS || !over.get(); i++) {
      running.time(() -> http.run(validator.validate(Party.bearer(token))), false);
    }
  }

  /** Starts a process whose clock is wrong. */
  void startWrongProcess() throws Exception {
    startProcess(wrong, phase);
  }

  private void startProcess(Party owner, Phase running) throws Exception {
    JwksStore store = engine.store();
    try {
      Jwks jwks = process(store);
      running.time(() -> owner.validate(jwks, token), true);
    } finally {
      if (store instanceof AutoCloseable driver) {
        driver.close();
      }
    }
  }

  /**
   * Creates a process that waits for drivers until their own timeouts, but not long for the lease
   * of another process, which may have ended.
   */
  private Jwks process(JwksStore store) {
    return Jwks.of(party.server)
        .store(store)
        .storeTimeout(engine.storeTimeout())
        .waitForLease(Duration.ofMillis(200))
        .timeToLive(TIME_TO_LIVE)
        .cooldown(Duration.ofSeconds(10))
        .listener(event -> phase.count(event))
        .build();
  }

  /** The results of a phase. */
  static final class Phase {

    private final long began = System.nanoTime();
    private final Map<String, Integer> events = new ConcurrentSkipListMap<>();

    /** The texts of the failures and rejections, each with its event. */
    private final Set<String> reasons = new ConcurrentSkipListSet<>();

    private final Map<Thread, List<Long>> nanos = new ConcurrentHashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private long longestStart;
    private long[] sorted = {};
    private double seconds;

    private interface Validation {
      Object run() throws Exception;
    }

    private void time(Validation validation, boolean starts) {
      long start = System.nanoTime();
      try {
        var unused = validation.run();
      } catch (Throwable failure) {
        failures.add(failure);
      }
      long took = System.nanoTime() - start;
      nanos.computeIfAbsent(Thread.currentThread(), key -> new ArrayList<>()).add(took);
      if (starts) {
        longestStart = Math.max(longestStart, took);
      }
    }

    private void count(JwksEvent event) {
      String name = event.getClass().getSimpleName();
      if (event instanceof JwksEvent.StoreFailed failed) {
        name += " " + failed.action();
        for (Throwable each = failed.failure(); each != null; each = each.getCause()) {
          reasons.add(name + ": " + each);
        }
      } else if (event instanceof JwksEvent.EntryRejected rejected) {
        reasons.add(name + ": " + rejected.reason());
      } else if (event instanceof JwksEvent.Hit hit) {
        name += " " + hit.origin();
      }
      events.merge(name, 1, Integer::sum);
    }

    private void end() {
      seconds = (System.nanoTime() - began) / 1e9;
      sorted = nanos.values().stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
      Arrays.sort(sorted);
    }

    /** The events with a prefix. */
    List<String> events(String prefix) {
      return events.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    boolean has(String prefix) {
      return !events(prefix).isEmpty();
    }

    Map<String, Integer> events() {
      return events;
    }

    /** Whether an event with a prefix has a text. */
    boolean names(String prefix, String text) {
      return reasons.stream().anyMatch(each -> each.startsWith(prefix) && each.contains(text));
    }

    Set<String> reasons() {
      return reasons;
    }

    List<Throwable> failures() {
      return List.copyOf(failures);
    }

    int validations() {
      return sorted.length;
    }

    long perSecond() {
      return Math.round(sorted.length / seconds);
    }

    double p99Millis() {
      return sorted[(int) (sorted.length * 0.99)] / 1e6;
    }

    long longestStartMillis() {
      return longestStart / 1_000_000;
    }
  }
}
