package dev.oauth4jvm.internal.flight;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
  private @Nullable Attempt lastAttempt;
  private @Nullable Outage outage;

  /** One search for a newer value. It ends once; ending it again has no effect. */
  public static final class Flight {

    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable Landing> landed = new CompletableFuture<>();

    /** A stage that completes when the search ends, in any way; a copy for this caller. */
    CompletionStage<?> signal() {
      return landed.copy();
    }

    /** The rest of the time for which followers wait. */
    Duration remaining(Duration waitAtMost) {
      Duration remaining = waitAtMost.minusNanos(System.nanoTime() - began);
      return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    public boolean isOver() {
      return landed.isDone();
    }

    /** The origin of the newer value; null when there is none, or the search is not over. */
    @Nullable Landing landing() {
      return landed.isCompletedExceptionally() ? null : landed.getNow(null);
    }

    /** The reason why there is no newer value; null unless the search failed. */
    @Nullable Throwable failure() {
      try {
        landed.getNow(null);
        return null;
      } catch (CompletionException failed) {
        return failed.getCause();
      }
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

  /** Ends a search: memory holds a newer value. */
  void land(Flight flight, Landing landing) {
    leave(flight, true);
    flight.landed.complete(landing);
  }

  /**
   * Ends a search whose leader does not continue: the next caller without a value starts another.
   */
  void giveUp(Flight flight) {
    leave(flight, false);
    flight.landed.complete(null);
  }

  /** Ends a search with a failure, which its followers share. */
  void fail(Flight flight, Throwable failure) {
    leave(flight, false);
    flight.landed.completeExceptionally(failure);
  }

  /** Removes a search before its followers continue: none of them may find it again. */
  private synchronized void leave(Flight flight, boolean landed) {
    if (current == flight) {
      current = null;
    }
    if (landed && !flight.isOver()) {
      outage = null;
    }
  }

  // ---- the pause after a failure

  /**
   * Records that a search is about to fail: callers that need a value share its failure for a
   * pause, and make no request.
   *
   * <p>The pause is an eighth of the time since the first failure, from a second to {@code most}:
   * the end of an outage is noticed soon, and a long outage costs the server few requests. Without
   * a request for twice {@code most}, nothing is known of that time, and the next failure counts as
   * the first.
   *
   * @param most the longest pause, in seconds
   * @param now in seconds since the epoch
   * @return how many seconds the pause lasts
   */
  synchronized long pauseAfter(Flight failing, long most, long now) {
    Outage before = outage;
    boolean goesOn = before != null && Math.abs(now - before.at()) <= 2 * most;
    long since = before != null && goesOn ? before.since() : now;
    long pause = Math.max(1, Math.min(most, (now - since) / PART_OF_OUTAGE));
    outage = new Outage(failing, since, now, pause);
    return pause;
  }

  /**
   * The search that failed last, while it is too early for another; otherwise null. If the clock
   * was set back, the distance to the failure counts, whatever its sign.
   */
  public synchronized @Nullable Flight failedJustNow(long now) {
    Outage last = outage;
    return last != null && Math.abs(now - last.at()) < last.pause() ? last.flight() : null;
  }

  /** The failure of the last search, if no newer value has landed since; otherwise null. */
  synchronized @Nullable Throwable lastFailure() {
    return outage == null ? null : outage.flight().failure();
  }

  /**
   * Consecutive failed fetches.
   *
   * @param flight the last of them
   * @param since when the first of them failed, in seconds since the epoch
   * @param at when the last of them failed
   * @param pause the number of seconds for which no other fetch begins
   */
  private record Outage(Flight flight, long since, long at, long pause) {}

  // ---- the cooldown

  /**
   * Records that a fetch begins.
   *
   * @return the record, which {@link #withdraw} removes
   */
  public synchronized Attempt attempt(long epochSecond) {
    Attempt attempt = new Attempt(epochSecond, lastAttempt == null ? NEVER : lastAttempt.at());
    lastAttempt = attempt;
    return attempt;
  }

  /** Removes the record of an abandoned fetch: it says nothing about the server. */
  synchronized void withdraw(Attempt attempt) {
    if (attempt.equals(lastAttempt)) {
      lastAttempt = new Attempt(attempt.before(), NEVER);
    }
  }

  /**
   * Whether the last fetch, however it ended, began less than that many seconds ago; or ahead,
   * after this clock was set back.
   */
  public synchronized boolean attemptedWithin(long seconds, long now) {
    return lastAttempt != null && Math.abs(now - lastAttempt.at()) < seconds;
  }

  /**
   * A record of a fetch.
   *
   * @param at when the fetch began, in seconds since the epoch
   * @param before when the one before it began
   */
  public record Attempt(long at, long before) {}
}
