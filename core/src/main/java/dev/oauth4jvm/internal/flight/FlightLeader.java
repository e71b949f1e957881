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
 * The one that looks for a newer value while the others wait: in the store, then on the network,
 * and writes what it fetched to the store. The page {@code docs/internals/jwks-search.md} has its
 * states.
 *
 * <p>Before it goes to the network it asks the store for the lease, which one process at a time
 * has. While another has it, it looks into the store again and again, within a bound, for what that
 * one fetches; the lease of a process that is gone lapses, and one of those who wait takes it over.
 *
 * <p>However its run ends, the flight ends with it: {@link Turn} sees to that. Its followers share
 * what became of the request, and nothing else: what fails for the sake of the leader's own key is
 * the leader's alone.
 *
 * @param <V> the value
 * @param <R> what the leader's run results in
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

  /** Whether the store had a newer value than memory, which the followers share then. */
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

  /** Ends the flight unless there is a step of the leader's to come; one that is over stays so. */
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
   * A wait of the leader's.
   *
   * @param <T> what is waited for
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
    public final Step<R> resume() {
      Step<R> next = null;
      try {
        next = next();
        return next;
      } finally {
        endUnless(next);
      }
    }

    abstract Step<R> next();

    @Override
    public void failed(IOException failure) {
      source.flights().giveUp(flight);
    }

    /** What is left of the time for the store, after a call that failed. */
    final Duration left() {
      Duration left = store.timeout().minus(BoundedStore.since(began));
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  // ---- the store's turn

  private final class Loading extends Turn<String> {

    Loading(BoundedStore<V> store) {
      super(store, store.load(), store.timeout());
    }

    @Override
    Step<R> next() {
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
        return fetch(null, left());
      }
      return source.times().waitForLease().isZero()
          ? fetch(null, store.timeout())
          : new Leasing(store);
    }

    /** Takes what the store holds into memory, if it is newer and can be true. */
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

  // ---- whose turn it is on the network

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
    Step<R> next() {
      Throwable failure = BoundedStore.failureOf(answer);
      if (failure != null) {
        if (reports != null) {
          reports.leaseFailed(BoundedStore.since(began), failure);
        }
        return fetch(null, left());
      }
      boolean granted = isGranted();
      if (reports != null) {
        reports.leaseAnswered(BoundedStore.since(began), granted);
      }
      if (granted) {
        return fetch(holder, store.timeout());
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
      return fresh ? search.concludeHeld() : fetch(null, store.timeout());
    }

    @Override
    public void failed(IOException failure) {
      super.failed(failure);
      // one that is granted after all, the store gives back
      if (!answer.cancel(false) && BoundedStore.failureOf(answer) == null && isGranted()) {
        store.endLease(holder, Duration.ZERO, reports);
      }
    }

    private boolean isGranted() {
      return Boolean.TRUE.equals(answer.join());
    }

    /**
     * Why the server failed, where this process saw that less than a cooldown ago; else null. A
     * lease that others keep longer than that may be stuck, and is not believed in.
     */
    private @Nullable Throwable knownFailure() {
      return source.flights().attemptedWithin(source.times().cooldown(), search.env().epochSecond())
          ? source.flights().lastFailure()
          : null;
    }

    /** Of the processes that saw the server fail, the one with the lease tries again. */
    private Step<R> failAgain(Throwable known) {
      long unused =
          source
              .flights()
              .pauseAfter(flight, source.times().cooldown(), search.env().epochSecond());
      source.flights().fail(flight, known);
      return search.follow(flight);
    }
  }

  /** While another process fetches; then the store is looked into again. */
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

  /** A quarter more or less: those who began together do not go on together. */
  private static Duration jittered(Duration pause) {
    long quarter = pause.toNanos() / 4;
    return pause.plusNanos(Math.floorMod(System.nanoTime(), 2 * quarter) - quarter);
  }

  private Step<R> fetch(@Nullable String lease, Duration storePatience) {
    return new FlightFetch<>(search, flight, lease, storePatience).start();
  }

  /** A name that no other flight has, in whatever process; also in two of one memory image. */
  private static String holder() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong())
        + Long.toHexString(System.nanoTime())
        + Long.toHexString(System.currentTimeMillis());
  }
}
