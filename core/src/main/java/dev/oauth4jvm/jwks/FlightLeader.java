package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Step;
import dev.oauth4jvm.jwks.Flights.Flight;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The one that looks for a newer set while the others wait: in the store, then on the network, and
 * writes what it fetched to the store. The page {@code docs/internals/jwks-search.md} has its
 * states.
 *
 * <p>Before it goes to the network it asks the store for the lease, which one process at a time
 * has. While another has it, it looks into the store again and again, within a bound, for what that
 * one fetches; the lease of a process that is gone lapses, and one of those who wait takes it over.
 *
 * <p>However its run ends, the flight ends with it: {@link Turn} sees to that. Its followers share
 * what became of the request, and nothing else: what fails for the sake of the leader's own key is
 * the leader's alone.
 */
final class FlightLeader<R> {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

  private final Search<R> search;
  private final Jwks jwks;
  private final Flight flight;
  private final long tookOff = System.nanoTime();
  private Duration pause = FIRST_PAUSE;

  /** Whether the store had a newer set than memory, which the followers share then. */
  private boolean loaded;

  FlightLeader(Search<R> search, Flight flight) {
    this.search = search;
    this.jwks = search.jwks();
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
      BoundedStore store = jwks.store();
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
        jwks.flights().land(flight, Origin.STORE);
      } else {
        jwks.flights().giveUp(flight);
      }
    }
  }

  /**
   * A wait of the leader's.
   *
   * @param <T> what is waited for
   */
  private abstract class Turn<T> implements Step.Wait<R> {

    final BoundedStore store;
    final long began = System.nanoTime();
    final CompletableFuture<@Nullable T> answer;
    private final Duration atMost;

    Turn(BoundedStore store, CompletableFuture<@Nullable T> answer, Duration atMost) {
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
      jwks.flights().giveUp(flight);
    }

    /** What is left of the time for the store, after a call that failed. */
    final Duration left() {
      Duration left = store.timeout().minus(BoundedStore.since(began));
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  // ---- the store's turn

  private final class Loading extends Turn<String> {

    Loading(BoundedStore store) {
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
        BoundedStore.tellFailure(jwks, Action.LOAD, began, failure);
        works = false;
      }
      Step<R> end = search.answered(Origin.STORE);
      if (end != null) {
        return end;
      }
      if (!works) {
        return fetch(null, left());
      }
      return jwks.waitForLease().isZero() ? fetch(null, store.timeout()) : new Leasing(store);
    }

    /** Takes what the store holds into memory, if it is newer and can be true. */
    private void take(@Nullable String document) {
      boolean present = document != null && !JwksDocument.isEmpty(document);
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntryLoaded(jwks.id(), BoundedStore.since(began), present));
      }
      if (document == null || !present) {
        return;
      }
      try {
        JwksSnapshot snapshot = JwksDocument.read(document);
        long latest = search.env().epochSecond() + jwks.policy().futureTolerance();
        if (snapshot.updatedAt() > latest) {
          throw new EntryRejectedException("the entry's \"uat\" is in the future");
        }
        // a process that has no set yet imports the one key that it needs, and no other
        if (jwks.cache().snapshot() != null && !snapshot.isImportable(jwks.crypto())) {
          throw new EntryRejectedException("no key of the entry's \"jwks\" can be imported");
        }
        loaded |= jwks.cache().offer(snapshot, latest);
      } catch (EntryRejectedException rejected) {
        reject(rejected);
      }
    }

    private void reject(EntryRejectedException rejected) {
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntryRejected(jwks.id(), rejected.reason()));
      }
    }
  }

  // ---- whose turn it is on the network

  private final class Leasing extends Turn<Boolean> {

    private final String holder;

    Leasing(BoundedStore store) {
      this(store, holder());
    }

    private Leasing(BoundedStore store, String holder) {
      super(store, store.lease(holder, jwks.leaseTime()), store.timeout());
      this.holder = holder;
    }

    @Override
    Step<R> next() {
      Throwable failure = BoundedStore.failureOf(answer);
      if (failure != null) {
        BoundedStore.tellFailure(jwks, Action.LEASE, began, failure);
        return fetch(null, left());
      }
      boolean granted = isGranted();
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.LeaseAnswered(jwks.id(), BoundedStore.since(began), granted));
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
          && BoundedStore.since(tookOff).compareTo(jwks.waitForLease()) < 0) {
        return new Pausing(store);
      }
      return fresh ? search.concludeHeld() : fetch(null, store.timeout());
    }

    @Override
    public void failed(IOException failure) {
      super.failed(failure);
      // one that is granted after all, the store gives back
      if (!answer.cancel(false) && BoundedStore.failureOf(answer) == null && isGranted()) {
        store.endLease(jwks, holder, Duration.ZERO);
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
      return jwks.flights().attemptedWithin(jwks.policy().cooldown(), search.env().epochSecond())
          ? jwks.flights().lastFailure()
          : null;
    }

    /** Of the processes that saw the server fail, the one with the lease tries again. */
    private Step<R> failAgain(Throwable known) {
      long unused =
          jwks.flights().pauseAfter(flight, jwks.policy().cooldown(), search.env().epochSecond());
      jwks.flights().fail(flight, known);
      return search.follow(flight);
    }
  }

  /** While another process fetches; then the store is looked into again. */
  private final class Pausing extends Turn<Void> {

    Pausing(BoundedStore store) {
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
