package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.flight.Ending.Failed;
import dev.oauth4jvm.internal.flight.Ending.Landed;
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

  public final Env env() {
    return env;
  }

  // ---- what a subclass decides; each end is a Step.Done, or throws

  /** The source that is searched. */
  protected abstract Source<V> source();

  /**
   * The end without a newer value, because memory answers or it is too early for a fetch; null if a
   * newer value is needed.
   */
  protected abstract @Nullable Step<R> endAtOnce();

  /**
   * The end with memory's current value; null if that value does not suffice.
   *
   * @param place the place in which a flight looked just before; null if none did
   */
  protected abstract @Nullable Step<R> endFromMemory(@Nullable LastLook place);

  /** The end with the newest value, after a fetch: this run fetches no other. */
  protected abstract Step<R> endFetched();

  /** The end with an expired value, if the caller allows that; otherwise null. */
  protected abstract @Nullable Step<R> endStale();

  /** The end with the held value, which is fresh, while another process has the lease. */
  protected abstract Step<R> endHeld();

  /**
   * Reports that this run, which leads a flight, ends without a result: it was interrupted or
   * cancelled, even after the flight, or it fails. Does nothing here.
   */
  protected void givenUp() {}

  /** Whether this run waits for a value that another process is fetching. */
  protected abstract boolean waitsForLease();

  // ---- the search

  /** Whether memory holds a value within its time to live. */
  public final boolean holdsFresh() {
    return source().holdsFresh(env.epochSecond());
  }

  /** Continues after a miss, as a follower or as the leader. */
  protected final Step<R> followOrLead() {
    return followOrLead(null);
  }

  /**
   * Continues as a follower or as the leader.
   *
   * @param overdue the flight that took longer than this caller waits, or null
   */
  private Step<R> followOrLead(@Nullable Flight overdue) {
    Flight flight = source().flights().inProgress();
    if (flight == null || flight == overdue) {
      // most callers of an outage end here; lead(…) asks once more, when no other flight can land
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
    Step<R> next = null;
    try {
      // again, now that no other flight can land: one may have, just before this one took off
      Step<R> end = endWithoutFlight();
      if (end != null) {
        return end;
      }
      BoundedStore<V> store = source().store();
      next =
          store == null
              ? new FlightFetch<>(this, mine, null, Duration.ZERO).start()
              : new FlightLeader<>(this, mine, store).start();
      return next;
    } finally {
      if (next == null) {
        source().flights().giveUp(mine);
      }
    }
  }

  /** The end without a flight of its own, or with the failure of a recent one; otherwise null. */
  private @Nullable Step<R> endWithoutFlight() {
    Step<R> end = endAtOnce();
    if (end != null) {
      return end;
    }
    Flight failed = source().flights().failedJustNow(env.epochSecond());
    return failed == null ? null : follow(failed);
  }

  /** The step that shares a flight's ending; at once, if the flight is over. */
  final Step<R> follow(Flight flight) {
    return new Follow(flight);
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
      Ending ending = flight.ending();
      Step<R> end = endFromMemory(ending instanceof Landed landed ? landed.place() : null);
      if (end != null) {
        return end;
      }
      if (ending instanceof Failed failed) {
        return staleOr(failed.failure());
      }
      if (ending == null) { // the leader takes too long, or died
        fullWaits++;
        return fullWaits < MAX_WAITS && source().isReplaceable(flight)
            ? followOrLead(flight)
            : staleOr(null);
      }
      return hasTimeLeft() ? followOrLead(null) : staleOr(null);
    }

    @Override
    public void failed(IOException failure) {
      // the flight is another caller's
    }
  }

  /** Whether to wait again after a flight without a value, of which any number may have ended. */
  private boolean hasTimeLeft() {
    // divided, since the bound may be the longest duration that there is
    return Times.since(began).dividedBy(MAX_WAITS).compareTo(source().times().waitAtMost()) < 0;
  }

  /**
   * The end of a follower that got no value.
   *
   * @param failure the failure of the flight, or null if no flight ended in time
   */
  private Step<R> staleOr(@Nullable Throwable failure) throws IOException {
    Step<R> stale = endStale();
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
}
