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
 * writes what it fetched to the store.
 *
 * <p>Before it goes to the network it asks the store for the lease, which one process at a time
 * has. While another has it, it looks into the store again and again, within a bound, for what that
 * one fetches; the lease of a process that is gone lapses, and one of those who wait takes it over.
 *
 * <p>However its run ends, the flight ends with it. Its followers share what became of the request,
 * and nothing else: what fails for the sake of the leader's own key is the leader's alone.
 */
final class FlightLeader<R> {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

  private final Search<R> search;
  private final Jwks jwks;
  private final Flight flight;
  private final long began = System.nanoTime();
  private Duration pause = FIRST_PAUSE;

  FlightLeader(Search<R> search, Flight flight) {
    this.search = search;
    this.jwks = search.jwks();
    this.flight = flight;
  }

  Step<R> start() {
    try {
      // again, now that no other flight can land: one may have, just before this one took off
      Step<R> end = search.conclude();
      if (end != null) {
        jwks.flights().giveUp(flight);
        return end;
      }
      BoundedStore store = jwks.store();
      return store == null ? fetch(null) : new Load(store);
    } catch (RuntimeException | Error failure) {
      jwks.flights().giveUp(flight);
      throw failure;
    }
  }

  // ---- the store's turn

  private final class Load implements Step.Wait<R> {

    private final BoundedStore store;
    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable String> answer;

    Load(BoundedStore store) {
      this.store = store;
      answer = store.load();
    }

    @Override
    public Duration atMost() {
      return store.timeout();
    }

    @Override
    public CompletionStage<?> signal() {
      return answer.copy();
    }

    @Override
    public Step<R> resume() {
      boolean works;
      try {
        works = take();
      } catch (RuntimeException | Error failure) {
        jwks.flights().giveUp(flight);
        throw failure;
      }
      Step<R> end;
      try {
        end = search.answered(Origin.STORE);
      } catch (RuntimeException | Error failure) {
        jwks.flights().land(flight, Origin.STORE);
        throw failure;
      }
      if (end != null) {
        jwks.flights().land(flight, Origin.STORE);
        return end;
      }
      try {
        return works && !jwks.waitForLease().isZero() ? new Lease(store) : fetch(null);
      } catch (RuntimeException | Error failure) {
        jwks.flights().giveUp(flight);
        throw failure;
      }
    }

    @Override
    public void failed(IOException failure) {
      jwks.flights().giveUp(flight);
    }

    /**
     * Takes what the store holds into memory, if it is newer and can be true.
     *
     * @return whether the store works
     */
    private boolean take() {
      Throwable failure = BoundedStore.failureOf(answer);
      if (failure instanceof EntryRejectedException rejected) {
        reject(rejected);
        return true;
      }
      if (failure != null) {
        BoundedStore.tellFailure(jwks, Action.LOAD, began, failure);
        return false;
      }
      String document = answer.join();
      boolean present = document != null && !JwksDocument.isEmpty(document);
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntryLoaded(jwks.id(), BoundedStore.since(began), present));
      }
      if (document == null || !present) {
        return true;
      }
      try {
        JwksSnapshot snapshot = JwksDocument.read(document);
        long latest = search.env().epochSecond() + jwks.policy().futureTolerance();
        if (snapshot.updatedAt() > latest) {
          throw new EntryRejectedException("the entry's \"uat\" is in the future");
        }
        jwks.cache().offer(snapshot, latest);
      } catch (EntryRejectedException rejected) {
        reject(rejected);
      }
      return true;
    }

    private void reject(EntryRejectedException rejected) {
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntryRejected(jwks.id(), rejected.reason()));
      }
    }
  }

  // ---- whose turn it is on the network

  private final class Lease implements Step.Wait<R> {

    private final BoundedStore store;
    private final String holder = holder();
    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable Boolean> answer;

    Lease(BoundedStore store) {
      this.store = store;
      answer = store.lease(holder, jwks.leaseTime());
    }

    @Override
    public Duration atMost() {
      return store.timeout();
    }

    @Override
    public CompletionStage<?> signal() {
      return answer.copy();
    }

    @Override
    public Step<R> resume() {
      try {
        Throwable failure = BoundedStore.failureOf(answer);
        if (failure != null) {
          BoundedStore.tellFailure(jwks, Action.LEASE, began, failure);
          return fetch(null);
        }
        boolean granted = Boolean.TRUE.equals(answer.join());
        if (jwks.isWatched()) {
          jwks.tell(new JwksEvent.LeaseAnswered(jwks.id(), BoundedStore.since(began), granted));
        }
        if (granted) {
          return fetch(holder);
        }
        if (search.waitsForLease()
            && BoundedStore.since(FlightLeader.this.began).compareTo(jwks.waitForLease()) < 0) {
          return new Pause(store, pause);
        }
        if (!search.holdsFresh()) {
          return fetch(null);
        }
      } catch (RuntimeException | Error failure) {
        jwks.flights().giveUp(flight);
        throw failure;
      }
      try {
        return search.concludeHeld();
      } finally {
        jwks.flights().giveUp(flight);
      }
    }

    @Override
    public void failed(IOException failure) {
      // if it is granted after all, it lapses
      jwks.flights().giveUp(flight);
    }
  }

  /** While another process fetches; then the store is looked into again. */
  private final class Pause implements Step.Wait<R> {

    private final BoundedStore store;
    private final Duration length;

    Pause(BoundedStore store, Duration pause) {
      this.store = store;
      // a quarter more or less: those who began together do not go on together
      long quarter = pause.toNanos() / 4;
      length = pause.plusNanos(Math.floorMod(System.nanoTime(), 2 * quarter) - quarter);
    }

    @Override
    public Duration atMost() {
      return length;
    }

    @Override
    public CompletionStage<?> signal() {
      return new CompletableFuture<>();
    }

    @Override
    public Step<R> resume() {
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      try {
        return new Load(store);
      } catch (RuntimeException | Error failure) {
        jwks.flights().giveUp(flight);
        throw failure;
      }
    }

    @Override
    public void failed(IOException failure) {
      jwks.flights().giveUp(flight);
    }
  }

  private Step<R> fetch(@Nullable String lease) {
    return new FlightFetch<>(search, flight, lease).start();
  }

  /** A name that no other flight has, in whatever process; also in two of one memory image. */
  private static String holder() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong())
        + Long.toHexString(System.nanoTime())
        + Long.toHexString(System.currentTimeMillis());
  }
}
