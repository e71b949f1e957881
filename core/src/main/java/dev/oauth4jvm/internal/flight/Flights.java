package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.internal.flight.Ending.Failed;
import dev.oauth4jvm.internal.flight.Ending.GivenUp;
import dev.oauth4jvm.internal.flight.Ending.Landed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The flights of a source: at most one at a time, shared by all callers, and the pause after a
 * failed one. Safe for use by any number of threads.
 */
public final class Flights {

  private static final long NEVER = Long.MIN_VALUE / 2;

  /**
   * The divisor of a pause: a pause lasts an eighth of the outage so far, so that a recovery is
   * noticed at most that much late.
   */
  private static final long PART_OF_OUTAGE = 8;

  private @Nullable Flight current;

  /** The failed fetches in a row, with the pause after the last of them; null after a success. */
  private @Nullable Outage outage;

  /** The last fetch, whatever its end but being given up: the cooldown counts from it. */
  private Attempt lastAttempt = new Attempt(NEVER, NEVER);

  /** The time for which another process has the lease, in which no fetch of this one begins. */
  private Rest rest = new Rest(NEVER, 0);

  /** One search for a newer value. It ends once; ending it again has no effect. */
  public static final class Flight {

    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable Ending> ending = new CompletableFuture<>();

    /** A stage that completes when the search ends, in any way; a copy for this caller. */
    CompletionStage<?> signal() {
      return ending.copy();
    }

    /** What is left of a time that began with the flight. */
    Duration remaining(Duration time) {
      Duration remaining = time.minusNanos(System.nanoTime() - began);
      return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    public boolean isOver() {
      return ending.isDone();
    }

    /** The end of the search; null while it is in progress. */
    @Nullable Ending ending() {
      return ending.getNow(null);
    }
  }

  /** The search in progress, or null. */
  public synchronized @Nullable Flight inProgress() {
    return current;
  }

  /**
   * Starts a search, unless one is in progress.
   *
   * @param mine the search to start
   * @param overdue a search that took too long and is to be replaced, or null
   * @return the search in progress now: {@code mine}, or another caller's
   */
  public synchronized Flight join(Flight mine, @Nullable Flight overdue) {
    Flight other = current;
    if (other != null && other != overdue) {
      return other;
    }
    current = mine;
    return mine;
  }

  /** Ends a search: memory holds a newer value. This ends an outage too. */
  void land(Flight flight, LastLook place) {
    end(flight, new Landed(place));
  }

  /**
   * Ends a search whose leader does not continue: the next caller without a value starts another.
   */
  void giveUp(Flight flight) {
    end(flight, new GivenUp());
  }

  private void end(Flight flight, Ending ending) {
    synchronized (this) {
      // before its followers continue: none of them may find it again
      if (current == flight) {
        current = null;
      }
      if (ending instanceof Landed && !flight.isOver()) {
        outage = null;
      }
    }
    flight.ending.complete(ending);
  }

  // ---- the pause after a failure

  /**
   * Ends a search with a failure. Its followers share the failure, and so do callers that need a
   * value within a pause: they make no request.
   *
   * <p>The pause is an eighth of the time since the first failure, from a second to {@code most}:
   * the end of an outage is noticed soon, and a long outage costs the server few requests. Without
   * a request for twice {@code most}, nothing is known of that time, and the next failure counts as
   * the first.
   *
   * @param most the longest pause, in seconds
   * @param now in seconds since the epoch
   * @return the duration of the pause; null if there is none, since another flight has replaced
   *     this one, and its outcome counts
   */
  @Nullable Duration fail(Flight flight, Throwable failure, long most, long now) {
    Duration pause = pauseAfter(flight, failure, most, now);
    end(flight, new Failed(failure));
    return pause;
  }

  private synchronized @Nullable Duration pauseAfter(
      Flight flight, Throwable failure, long most, long now) {
    if (current != flight) {
      return null;
    }
    Outage before = outage;
    boolean goesOn = before != null && Math.abs(now - before.pause().began()) <= 2 * most;
    long since = before != null && goesOn ? before.since() : now;
    long pause = pause(since, now, most);
    outage = new Outage(flight, failure, since, new Rest(now, pause));
    return Duration.ofSeconds(pause);
  }

  /**
   * The pause after a failure, in seconds: an eighth of the time since the first one.
   *
   * @param since when the first of the consecutive failures was, in seconds since the epoch
   * @param most the longest pause, in seconds
   */
  public static long pause(long since, long now, long most) {
    return Math.max(1, Math.min(most, (now - since) / PART_OF_OUTAGE));
  }

  /** The search that failed last, while it is too early for another; otherwise null. */
  public synchronized @Nullable Flight failedJustNow(long now) {
    Outage last = outage;
    return last != null && last.pause().lasts(now) ? last.flight() : null;
  }

  /** The failure of the last search, if no newer value has landed since; otherwise null. */
  synchronized @Nullable Throwable lastFailure() {
    return outage == null ? null : outage.failure();
  }

  /**
   * Consecutive failed fetches.
   *
   * @param flight the last of them
   * @param failure its failure
   * @param since when the first of them failed, in seconds since the epoch
   * @param pause the time after the last of them in which no other fetch begins
   */
  private record Outage(Flight flight, Throwable failure, long since, Rest pause) {}

  // ---- the time between fetches

  /**
   * Records that a fetch begins.
   *
   * @return the record, which {@link #withdraw} removes
   */
  synchronized Attempt attempt(long now) {
    lastAttempt = new Attempt(now, lastAttempt.at());
    return lastAttempt;
  }

  /** Removes the record of an abandoned fetch: it says nothing about the server. */
  synchronized void withdraw(Attempt attempt) {
    if (attempt.equals(lastAttempt)) {
      lastAttempt = new Attempt(attempt.before(), NEVER);
    }
  }

  /** Whether the last fetch that was not given up began less than that many seconds ago. */
  public synchronized boolean attemptedWithin(long seconds, long now) {
    return new Rest(lastAttempt.at(), seconds).lasts(now);
  }

  /**
   * Records that another process has the lease: for some seconds, a search would be for nothing.
   */
  public synchronized void rest(long seconds, long now) {
    rest = new Rest(now, seconds);
  }

  /** Whether a time that {@link #rest} began is not over. */
  public synchronized boolean isResting(long now) {
    return rest.lasts(now);
  }

  /**
   * A record of a fetch.
   *
   * @param at when the fetch began, in seconds since the epoch
   * @param before when the one before it began
   */
  record Attempt(long at, long before) {}

  /** A number of seconds from a time on; and before it, in case the clock is set back. */
  private record Rest(long began, long seconds) {
    boolean lasts(long now) {
      return Math.abs(now - began) < seconds;
    }
  }
}
