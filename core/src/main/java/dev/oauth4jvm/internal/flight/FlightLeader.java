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

    final long began;
    final CompletableFuture<@Nullable T> answer;
    private final Duration atMost;

    /**
     * @param began the time before the call: an executor may make it on this thread
     */
    Stage(long began, CompletableFuture<@Nullable T> answer, Duration atMost) {
      this.began = began;
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
      endFlight();
      search.givenUp();
    }
  }

  /** Ends the flight; no effect if {@link #fail} or {@link FlightFetch} ended it already. */
  private void endFlight() {
    if (loaded) {
      source.flights().land(flight, LastLook.STORE);
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
    return source.isExclusive() ? refuse() : fetch(null, storePatience);
  }

  /**
   * Ends the flight with a failure, without a request. This run ends by a value that still serves,
   * or by that failure.
   */
  private Step<R> refuse() throws IOException {
    IOException failure =
        new IOException(
            "no request for "
                + source.name()
                + " was sent: this process got no lease in time, and a request without it may use"
                + " up the token that another process is using");
    reports.fetchFailed(Duration.ZERO, failure);
    fail(failure);
    Step<R> stale = search.endStale();
    if (stale == null) {
      throw failure;
    }
    return stale;
  }

  /** Ends the flight with a failure, and begins the next pause; there is no lease to keep. */
  private void fail(Throwable failure) {
    long cooldown = source.times().cooldown();
    Duration unused = source.flights().fail(flight, failure, cooldown, search.env().epochSecond());
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
      super(System.nanoTime(), store.load(), store.timeout());
    }

    @Override
    Step<R> next() throws IOException {
      Throwable failure = read();
      Step<R> end = search.endFromMemory(LastLook.STORE);
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
      super(System.nanoTime(), store.lease(holder, source.times().leaseTime()), store.timeout());
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
        return refuse();
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
        // as if this process had asked again, so that the pause grows: the one with the lease asks
        fail(known);
        return search.follow(flight); // which is over: this run shares the failure, too
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
   * The last failure, of the server or of the lease, if this process sent a request less than a
   * cooldown ago; otherwise null. A lease that others keep for longer may be stuck, and is ignored.
   */
  private @Nullable Throwable knownFailure() {
    return source.flights().attemptedWithin(source.times().cooldown(), search.env().epochSecond())
        ? source.flights().lastFailure()
        : null;
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
      super(System.nanoTime(), new CompletableFuture<>(), jittered(pause));
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
