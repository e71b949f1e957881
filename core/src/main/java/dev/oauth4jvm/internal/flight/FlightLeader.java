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
 * The run that searches for a newer value while others wait: it loads from the store, fetches, and
 * saves the fetched value. The page {@code docs/internals/jwks-search.md} has its states.
 *
 * <p>Before it fetches, it requests the lease from the store, which one process at a time holds.
 * While another process holds it, the leader reloads from the store, within a bound. The lease of a
 * process that died expires, and a process that waits takes over.
 *
 * <p>The flight always ends with the run of its leader: {@link Turn} ensures that at the store, and
 * {@link FlightFetch} during the fetch. Followers share only the outcome of the fetch: a failure of
 * something that only the leader needs affects only the leader.
 *
 * @param <V> the value
 * @param <R> the result of the leader's run
 */
final class FlightLeader<V, R> {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

  private final Search<V, R> search;
  private final Source<V> source;
  private final @Nullable Reports<V> reports;
  private final Flight flight;
  private final long tookOff = System.nanoTime();
  private Duration pause = FIRST_PAUSE;

  /** Whether the store had a newer value than memory: followers then share it. */
  private boolean loaded;

  FlightLeader(Search<V, R> search, Flight flight) {
    this.search = search;
    this.source = search.source();
    this.reports = source.reports();
    this.flight = flight;
  }

  Step<R> start() {
    Step<R> next = null;
    try {
      // again, now that no other flight can land: one may have, just before this one took off
      Step<R> end = search.endWithoutFlight();
      if (end != null) {
        return end;
      }
      BoundedStore<V> store = source.store();
      next = store == null ? fetch(null, Duration.ZERO) : new Loading(store);
      return next;
    } finally {
      endUnless(next);
    }
  }

  /** Ends the flight unless the leader has a next step; ending it again has no effect. */
  private void endUnless(@Nullable Step<R> next) {
    if (next == null || next instanceof Step.Done) {
      if (loaded) {
        source.flights().land(flight, Landing.STORE);
      } else {
        source.flights().giveUp(flight);
      }
    }
  }

  /**
   * One wait of the leader.
   *
   * @param <T> the awaited answer
   */
  private abstract class Turn<T> implements Step.Wait<R> {

    final BoundedStore<V> store;
    final long began = System.nanoTime();
    final CompletableFuture<@Nullable T> answer;
    private final Duration atMost;

    Turn(BoundedStore<V> store, CompletableFuture<@Nullable T> answer, Duration atMost) {
      this.store = store;
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

    @Override
    public final Step<R> resume() throws IOException {
      Step<R> next = null;
      try {
        next = next();
        return next;
      } finally {
        endUnless(next);
      }
    }

    abstract Step<R> next() throws IOException;

    @Override
    public void failed(IOException failure) {
      source.flights().giveUp(flight);
    }

    /** The rest of the store's timeout, after a call that failed. */
    final Duration left() {
      Duration left = store.timeout().minus(BoundedStore.since(began));
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  // ---- load

  private final class Loading extends Turn<String> {

    Loading(BoundedStore<V> store) {
      super(store, store.load(), store.timeout());
    }

    @Override
    Step<R> next() throws IOException {
      Throwable failure = BoundedStore.failureOf(answer);
      boolean works = true;
      if (failure == null) {
        take(answer.join());
      } else if (failure instanceof EntryRejectedException rejected) {
        reject(rejected);
      } else {
        if (reports != null) {
          reports.loadFailed(BoundedStore.since(began), failure);
        }
        works = false;
      }
      Step<R> end = search.answered(Landing.STORE);
      if (end != null) {
        return end;
      }
      if (!works) {
        return withoutLease(left());
      }
      return source.times().waitForLease().isZero()
          ? withoutLease(store.timeout())
          : new Leasing(store);
    }

    /** Takes the document into memory, if it is newer and plausible. */
    private void take(@Nullable String document) {
      if (reports != null) {
        reports.loaded(BoundedStore.since(began), document != null);
      }
      if (document == null) {
        return;
      }
      try {
        loaded |= source.take(document, search.env());
      } catch (EntryRejectedException rejected) {
        reject(rejected);
      }
    }

    private void reject(EntryRejectedException rejected) {
      if (reports != null) {
        reports.rejected(rejected.reason());
      }
    }
  }

  // ---- lease

  private final class Leasing extends Turn<Boolean> {

    private final String holder;

    Leasing(BoundedStore<V> store) {
      this(store, holder());
    }

    private Leasing(BoundedStore<V> store, String holder) {
      super(store, store.lease(holder, source.times().leaseTime()), store.timeout());
      this.holder = holder;
    }

    @Override
    Step<R> next() throws IOException {
      Throwable failure = BoundedStore.failureOf(answer);
      if (failure != null) {
        if (reports != null) {
          reports.leaseFailed(BoundedStore.since(began), failure);
        }
        return withoutLease(left());
      }
      boolean granted = isGranted();
      if (reports != null) {
        reports.leaseAnswered(BoundedStore.since(began), granted);
      }
      if (granted) {
        return isTooLate() ? withoutLease(store.timeout()) : fetch(holder, store.timeout());
      }
      boolean fresh = search.holdsFresh();
      Throwable known = fresh ? null : knownFailure();
      if (known != null) {
        return failAgain(known);
      }
      if (search.waitsForLease()
          && BoundedStore.since(tookOff).compareTo(source.times().waitForLease()) < 0) {
        return new Pausing(store);
      }
      return fresh ? search.concludeHeld() : withoutLease(store.timeout());
    }

    /** Whether the lease may expire during a fetch, since this process stood still. */
    private boolean isTooLate() {
      Duration half = source.times().leaseTime().dividedBy(2);
      return source.isExclusive() && BoundedStore.since(began).compareTo(half) > 0;
    }

    @Override
    public void failed(IOException failure) {
      super.failed(failure);
      // the store itself releases a lease that is granted after the cancellation
      if (!answer.cancel(false) && BoundedStore.failureOf(answer) == null && isGranted()) {
        store.endLease(holder, Duration.ZERO, reports);
      }
    }

    private boolean isGranted() {
      return Boolean.TRUE.equals(answer.join());
    }

    /**
     * The failure of the server, if this process saw one less than a cooldown ago; otherwise null.
     * A lease that others keep for longer may be stuck, and is ignored.
     */
    private @Nullable Throwable knownFailure() {
      return source.flights().attemptedWithin(source.times().cooldown(), search.env().epochSecond())
          ? source.flights().lastFailure()
          : null;
    }

    /** Shares the known failure for another pause: the process with the lease tries again. */
    private Step<R> failAgain(Throwable known) {
      long unused =
          source
              .flights()
              .pauseAfter(flight, source.times().cooldown(), search.env().epochSecond());
      source.flights().fail(flight, known);
      return search.follow(flight);
    }
  }

  /** The pause before the next load, while another process fetches. */
  private final class Pausing extends Turn<Void> {

    Pausing(BoundedStore<V> store) {
      super(store, new CompletableFuture<>(), jittered(pause));
    }

    @Override
    Step<R> next() {
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      return new Loading(store);
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

  private Step<R> withoutLease(Duration storePatience) throws IOException {
    return source.isExclusive()
        ? new FlightFetch<>(search, flight, null, storePatience).refuse()
        : fetch(null, storePatience);
  }

  private Step<R> fetch(@Nullable String lease, Duration storePatience) {
    return new FlightFetch<>(search, flight, lease, storePatience).start();
  }

  /** A name that no other flight has, in any process; also in two from one memory image. */
  private static String holder() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong())
        + Long.toHexString(System.nanoTime())
        + Long.toHexString(System.currentTimeMillis());
  }
}
