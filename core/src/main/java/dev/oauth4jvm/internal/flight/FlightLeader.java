package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.flight.Flights.Flight;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The first part of a leader's run: searches the store for a newer value, while others wait. {@link
 * FlightFetch} is the second part. The page {@code docs/internals/jwks-search.md} has the states.
 *
 * <p>Before it fetches, it requests the lease from the store, which one process at a time has.
 * While another process has it, the leader reloads from the store, within a bound. The lease of a
 * process that died expires, and a process that waits takes over.
 *
 * <p>The flight always ends with the run of its leader: {@link Stage} ensures that. Followers share
 * only the outcome of the store or of the fetch: a failure of something that only the leader needs
 * affects only the leader.
 *
 * @param <V> the value
 * @param <R> the result of the leader's run
 */
final class FlightLeader<V, R> {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

  private final Search<V, R> search;
  private final Source<V> source;
  private final Reports<V> reports;
  private final Flight flight;
  private final BoundedStore<V> store;
  private final long tookOff = System.nanoTime();
  private Duration pause = FIRST_PAUSE;

  /** Whether the store had a newer value than memory: followers then share it. */
  private boolean loaded;

  FlightLeader(Search<V, R> search, Flight flight, BoundedStore<V> store) {
    this.search = search;
    this.source = search.source();
    this.reports = source.reports();
    this.flight = flight;
    this.store = store;
  }

  Step<R> start() {
    return new Loading();
  }

  /**
   * A wait of the leader, and what follows.
   *
   * @param <T> the awaited answer
   */
  private abstract class Stage<T> implements Step.Wait<R> {

    final long began = System.nanoTime();
    final CompletableFuture<@Nullable T> answer;
    private final Duration atMost;

    Stage(CompletableFuture<@Nullable T> answer, Duration atMost) {
      this.answer = answer;
      this.atMost = atMost;
    }

    @Override
    public final Duration atMost() {
      return atMost;
    }

    @Override
    public final CompletionStage<?> signal() {
      return answer.copy();
    }

    /** Continues; the flight ends unless there is a further step. */
    @Override
    public final Step<R> resume() throws IOException {
      Step<R> next = null;
      try {
        next = next();
        return next;
      } finally {
        if (next == null || next instanceof Step.Done) {
          endFlight();
        }
      }
    }

    abstract Step<R> next() throws IOException;

    @Override
    public void failed(IOException failure) {
      source.flights().giveUp(flight);
      search.givenUp();
    }
  }

  /** Ends the flight, unless {@link FlightFetch} already did. */
  private void endFlight() {
    if (loaded) {
      source.flights().land(flight, Landing.STORE);
    } else {
      source.flights().giveUp(flight);
    }
  }

  /** The next state, the last of this class. */
  private Step<R> fetch(@Nullable String lease, Duration storePatience) {
    return new FlightFetch<>(search, flight, lease, storePatience).start();
  }

  private boolean mayWait() {
    return Times.since(tookOff).compareTo(source.times().waitForLease()) < 0;
  }

  /** The next state where this process has no lease: an exclusive fetch needs one. */
  private Step<R> fetchWithoutLease(Duration storePatience) throws IOException {
    return source.isExclusive()
        ? new FlightFetch<>(search, flight, null, storePatience).refuse()
        : fetch(null, storePatience);
  }

  /**
   * Fetches after a call of the store that failed; the save may take the rest of its time. An
   * exclusive fetch needs the store, which a call of another run may keep busy for a moment.
   */
  private Step<R> fetchAfterFailure(Throwable failure, Duration took) throws IOException {
    if (source.isExclusive() && BoundedStore.isBusy(failure) && mayWait()) {
      return new Pausing();
    }
    Duration left = store.timeout().minus(took);
    return fetchWithoutLease(left.isNegative() ? Duration.ZERO : left);
  }

  // ---- load: each of the following begins its call, or its pause, when it is created

  private final class Loading extends Stage<String> {

    Loading() {
      super(store.load(), store.timeout());
    }

    @Override
    Step<R> next() throws IOException {
      Throwable failure = read();
      Step<R> end = search.endFromMemory(Landing.STORE);
      if (end != null) {
        return end;
      }
      if (failure != null) {
        return fetchAfterFailure(failure, Times.since(began));
      }
      return source.times().waitForLease().isZero()
          ? fetchWithoutLease(store.timeout())
          : new Leasing(newHolder());
    }

    /**
     * Takes the document into memory, if it is newer and plausible.
     *
     * @return the failure of the store, or null
     */
    private @Nullable Throwable read() {
      Throwable failure = BoundedStore.stopWaiting(answer);
      Duration took = Times.since(began);
      if (failure instanceof EntryRejectedException rejected) {
        reports.rejected(rejected.reason());
        return null;
      }
      if (failure != null) {
        reports.loadFailed(took, failure);
        return failure;
      }
      String document = answer.join();
      reports.loaded(took, document != null);
      if (document != null) {
        take(document);
      }
      return null;
    }

    private void take(String document) {
      try {
        loaded |= source.take(document, search.env());
      } catch (EntryRejectedException rejected) {
        reports.rejected(rejected.reason());
      }
    }
  }

  // ---- lease

  private final class Leasing extends Stage<Boolean> {

    private final String holder;

    Leasing(String holder) {
      super(store.lease(holder, source.times().leaseTime()), store.timeout());
      this.holder = holder;
    }

    @Override
    Step<R> next() throws IOException {
      Throwable failure = BoundedStore.stopWaiting(answer);
      Duration took = Times.since(began);
      if (failure != null) {
        reports.leaseFailed(took, failure);
        return fetchAfterFailure(failure, took);
      }
      boolean granted = isGranted();
      reports.leaseAnswered(took, granted);
      if (!granted) {
        return refused();
      }
      if (mayExpireTooSoon()) {
        store.endLease(holder, Duration.ZERO, reports);
        return fetchWithoutLease(store.timeout());
      }
      return fetch(holder, store.timeout());
    }

    /** Whether the lease may expire during an exclusive fetch, since this process stood still. */
    private boolean mayExpireTooSoon() {
      Duration quarter = source.times().leaseTime().dividedBy(4);
      return source.isExclusive() && Times.since(began).compareTo(quarter) > 0;
    }

    /** The next step while another process has the lease. */
    private Step<R> refused() throws IOException {
      boolean fresh = search.holdsFresh();
      Throwable known = fresh ? null : knownFailure();
      if (known != null) {
        return failAgain(known);
      }
      if (search.waitsForLease() && mayWait()) {
        return new Pausing();
      }
      return fresh ? search.endHeld() : fetchWithoutLease(store.timeout());
    }

    @Override
    public void failed(IOException failure) {
      super.failed(failure);
      // a lease that is granted later is released by the store itself
      if (BoundedStore.stopWaiting(answer) == null && isGranted()) {
        store.endLease(holder, Duration.ZERO, reports);
      }
    }

    private boolean isGranted() {
      return Boolean.TRUE.equals(answer.join());
    }
  }

  /**
   * The failure of the server, if this process saw one less than a cooldown ago; otherwise null. A
   * lease that others keep for longer may be stuck, and is ignored.
   */
  private @Nullable Throwable knownFailure() {
    return source.flights().attemptedWithin(source.times().cooldown(), search.env().epochSecond())
        ? source.flights().lastFailure()
        : null;
  }

  /**
   * Shares the known failure for another pause, which is longer, as after a fetch of this process:
   * the process with the lease tries again.
   */
  private Step<R> failAgain(Throwable known) {
    long cooldown = source.times().cooldown();
    long unused = source.flights().fail(flight, known, cooldown, search.env().epochSecond());
    return search.follow(flight);
  }

  /** A name that no other flight has, in any process; also in two from one memory image. */
  private static String newHolder() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong())
        + Long.toHexString(System.nanoTime())
        + Long.toHexString(System.currentTimeMillis());
  }

  // ---- pause

  /** Before the next load, while another process fetches. */
  private final class Pausing extends Stage<Void> {

    Pausing() {
      super(new CompletableFuture<>(), jittered(pause));
    }

    @Override
    Step<R> next() {
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      return new Loading();
    }
  }

  /**
   * A pause up to a quarter longer or shorter: leaders that began together do not continue
   * together.
   */
  private static Duration jittered(Duration pause) {
    long quarter = pause.toNanos() / 4;
    return pause.plusNanos(Math.floorMod(System.nanoTime(), 2 * quarter) - quarter);
  }
}
