package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.jwks.Flights.Flight;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run that wants something of the newest set: it takes part in a flight, as its leader or as a
 * follower, when memory cannot answer. The page {@code docs/internals/jwks-search.md} has the whole
 * search, with its states and locks.
 *
 * @param <R> what the run results in
 */
abstract class Search<R> {

  /** How often {@link Jwks#waitAtMost} a caller waits before it fails for want of a set. */
  private static final int MAX_WAITS = 3;

  private final Jwks jwks;
  private final Env env;
  private final long began = System.nanoTime();
  private int waitedInVain;

  Search(Jwks jwks, Env env) {
    this.jwks = jwks;
    this.env = env;
  }

  final Jwks jwks() {
    return jwks;
  }

  final Env env() {
    return env;
  }

  /**
   * The end of the search without a newer set, because memory has got what is wanted or it is too
   * early to look again; null when a newer set is to be looked for.
   */
  abstract @Nullable Step<R> conclude();

  /** The end by what memory holds now, which came from there; null when that does not answer. */
  abstract @Nullable Step<R> answered(Origin origin);

  /** The end by the newest set there is, after one was fetched: no other is fetched for this. */
  abstract Step<R> concludeFetched();

  /** The end by a set past its time, where the caller allows that; else null. */
  abstract @Nullable Step<R> stale();

  /** Whether it waits for a set that another process is fetching. */
  abstract boolean waitsForLease();

  /** The end when another process keeps the lease: by the set at hand, while that is fresh. */
  abstract Step<R> concludeHeld();

  /** The newest set, when there is one. */
  final JwksSnapshot newest() {
    JwksSnapshot newest = jwks.cache().snapshot();
    if (newest == null) {
      throw new IllegalStateException("a set that was accepted is gone");
    }
    return newest;
  }

  /** Whether memory holds a set within its time to live. */
  final boolean holdsFresh() {
    JwksSnapshot held = jwks.cache().snapshot();
    return held != null && jwks.policy().isFresh(held.updatedAt(), env.epochSecond());
  }

  /**
   * What a miss leads to.
   *
   * @param overdue the flight that this caller has waited for in vain, or null
   */
  final Step<R> followOrLead(@Nullable Flight overdue) {
    Flight flight = jwks.flights().inProgress();
    if (flight == null || flight == overdue) {
      Step<R> end = endWithoutFlight();
      if (end != null) {
        return end;
      }
      Flight mine = new Flight();
      flight = jwks.flights().join(mine, overdue);
      if (flight == mine) {
        return new FlightLeader<>(this, mine).start();
      }
    }
    return follow(flight);
  }

  /** The end without a flight of its own, also by the failure of one just before; else null. */
  final @Nullable Step<R> endWithoutFlight() {
    Step<R> end = conclude();
    if (end != null) {
      return end;
    }
    Flight failed = jwks.flights().failedJustNow(env.epochSecond());
    return failed == null ? null : follow(failed);
  }

  /** The share of a flight's outcome; at once where that is over. */
  final Step<R> follow(Flight flight) {
    return new Follow(flight);
  }

  /**
   * Whether to wait on after a flight that brought nothing: as long as the waits that took their
   * time are few. One that was given up early costs time alone.
   */
  private boolean isPatient(boolean over) {
    if (!over) {
      waitedInVain++;
      return waitedInVain < MAX_WAITS;
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - began);
    return waited.compareTo(jwks.waitAtMost().multipliedBy(MAX_WAITS)) < 0;
  }

  private final class Follow implements Step.Wait<R> {

    private final Flight flight;

    Follow(Flight flight) {
      this.flight = flight;
    }

    @Override
    public Duration atMost() {
      return flight.remaining(jwks.waitAtMost());
    }

    @Override
    public CompletionStage<?> signal() {
      return flight.signal();
    }

    @Override
    public Step<R> resume() throws IOException {
      boolean over = flight.isOver();
      Origin origin = flight.origin();
      Step<R> end = answered(origin == null ? Origin.MEMORY : origin);
      if (end != null) {
        return end;
      }
      Throwable failure = flight.failure();
      if (failure == null && isPatient(over)) {
        // its leader gave up, takes too long, or is gone
        return followOrLead(over ? null : flight);
      }
      Step<R> stale = stale();
      if (stale != null) {
        return stale;
      }
      if (failure instanceof OAuthException refused) {
        throw refused;
      }
      throw failure == null
          ? new IOException("no other caller's request for the JWK Set was answered in time")
          : new IOException("another caller's request for the JWK Set failed", failure);
    }

    @Override
    public void failed(IOException failure) {
      // the flight is another caller's
    }
  }
}
