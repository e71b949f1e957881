package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.flight.Flights.Flight;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run that needs the newest value: it takes part in a flight, as its leader or as a follower,
 * when memory cannot answer. The page {@code docs/internals/jwks-search.md} has the whole search,
 * with its states and locks.
 *
 * @param <V> the value
 * @param <R> the result of the run
 */
public abstract class Search<V, R> {

  /** The number of waits of {@link Times#waitAtMost} after which a caller without a value fails. */
  private static final int MAX_WAITS = 3;

  private final Env env;
  private final long began = System.nanoTime();
  private int fullWaits;

  protected Search(Env env) {
    this.env = env;
  }

  /** The source that is searched. */
  protected abstract Source<V> source();

  public final Env env() {
    return env;
  }

  /**
   * The end of the search without a newer value, because memory answers or it is too early to look
   * again; null when a newer value is needed.
   */
  protected abstract @Nullable Step<R> conclude();

  /**
   * The end with memory's current value; null if that value does not suffice.
   *
   * @param landing the origin of a newer value in memory; null if there is none
   */
  protected abstract @Nullable Step<R> answered(@Nullable Landing landing);

  /** The end with the newest value, after a fetch: this run fetches no other. */
  protected abstract Step<R> concludeFetched();

  /** The end with an expired value, if the caller allows that; otherwise null. */
  protected abstract @Nullable Step<R> stale();

  /** Whether this run waits for a value that another process is fetching. */
  protected abstract boolean waitsForLease();

  /** The end with the held value, which is fresh, while another process keeps the lease. */
  protected abstract Step<R> concludeHeld();

  /** Whether memory holds a value within its time to live. */
  public final boolean holdsFresh() {
    return source().holdsFresh(env.epochSecond());
  }

  /**
   * Continues after a miss, as a follower or as the leader.
   *
   * @param overdue the flight that took longer than this caller waits, or null
   */
  public final Step<R> followOrLead(@Nullable Flight overdue) {
    Flight flight = source().flights().inProgress();
    if (flight == null || flight == overdue) {
      Step<R> end = endWithoutFlight();
      if (end != null) {
        return end;
      }
      Flight mine = new Flight();
      flight = source().flights().join(mine, overdue);
      if (flight == mine) {
        return lead(mine);
      }
    }
    return follow(flight);
  }

  /** Leads a flight that was joined. */
  public final Step<R> lead(Flight mine) {
    return new FlightLeader<>(this, mine).start();
  }

  /** The end without a flight of its own, or with the failure of a recent one; otherwise null. */
  final @Nullable Step<R> endWithoutFlight() {
    Step<R> end = conclude();
    if (end != null) {
      return end;
    }
    Flight failed = source().flights().failedJustNow(env.epochSecond());
    return failed == null ? null : follow(failed);
  }

  /** The step that shares a flight's outcome; at once, when the flight is over. */
  final Step<R> follow(Flight flight) {
    return new Follow(flight);
  }

  /**
   * Whether to wait again after a flight without a value. Only a few full waits are allowed; for an
   * abandoned flight only the time counts.
   */
  private boolean isPatient(boolean over) {
    if (!over) {
      fullWaits++;
      return fullWaits < MAX_WAITS;
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - began);
    // divided, since the bound may be the longest duration that there is
    return waited.dividedBy(MAX_WAITS).compareTo(source().times().waitAtMost()) < 0;
  }

  private final class Follow implements Step.Wait<R> {

    private final Flight flight;

    Follow(Flight flight) {
      this.flight = flight;
    }

    @Override
    public Duration atMost() {
      return flight.remaining(source().times().waitAtMost());
    }

    @Override
    public CompletionStage<?> signal() {
      return flight.signal();
    }

    @Override
    public Step<R> resume() throws IOException {
      boolean over = flight.isOver();
      Step<R> end = answered(flight.landing());
      if (end != null) {
        return end;
      }
      Throwable failure = flight.failure();
      if (failure == null && isPatient(over)) {
        // its leader gave up, takes too long, or died
        return followOrLead(over || !source().isReplaceable(flight) ? null : flight);
      }
      Step<R> stale = stale();
      if (stale != null) {
        return stale;
      }
      if (failure instanceof OAuthException refused) {
        throw refused;
      }
      throw failure == null
          ? new IOException(
              "no other caller's request for " + source().name() + " was answered in time")
          : new IOException("another caller's request for " + source().name() + " failed", failure);
    }

    @Override
    public void failed(IOException failure) {
      // the flight is another caller's
    }
  }
}
