package dev.oauth4jvm.internal.flight;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The search for a newer value: at most one at a time, which all who need it share; and the pause
 * after one that failed.
 */
public final class Flights {

  private static final long NEVER = Long.MIN_VALUE / 2;

  /** A pause is this part of the outage so far, which is therefore not noticed to end later. */
  private static final long PART_OF_OUTAGE = 8;

  private @Nullable Flight current;
  private @Nullable Attempt lastAttempt;
  private @Nullable Outage outage;

  /** One search. It ends once; whatever is said of its end afterwards is not heard. */
  public static final class Flight {

    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable Landing> landed = new CompletableFuture<>();

    /** Completes when the search is over, in whatever way; a copy, which nobody else sees. */
    CompletionStage<?> signal() {
      return landed.copy();
    }

    /** How much is left of the time that a search is waited for. */
    Duration remaining(Duration waitAtMost) {
      Duration remaining = waitAtMost.minusNanos(System.nanoTime() - began);
      return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    public boolean isOver() {
      return landed.isDone();
    }

    /** Where the newer value came from; null when there is none, or the search is not over. */
    @Nullable Landing landing() {
      return landed.isCompletedExceptionally() ? null : landed.getNow(null);
    }

    /** Why there is no newer value; null when the search did not fail, or is not over. */
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
   * @param overdue one that has taken too long and is to be replaced, or null
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

  /** Ends a search whose leader does not go on: whoever still misses something starts another. */
  void giveUp(Flight flight) {
    leave(flight, false);
    flight.landed.complete(null);
  }

  /** Ends a search that had no outcome but this failure, which its followers share. */
  void fail(Flight flight, Throwable failure) {
    leave(flight, false);
    flight.landed.completeExceptionally(failure);
  }

  /** Before its followers go on: none of them may find the search that is over. */
  private synchronized void leave(Flight flight, boolean landed) {
    if (current == flight) {
      current = null;
    }
    if (landed) {
      outage = null;
    }
  }

  // ---- the pause after a failure

  /**
   * Takes note that a search is about to fail: those who need a value share its failure for a
   * while, and make no request.
   *
   * <p>The while is an eighth of the time since the first failure, from a second to {@code most}:
   * an outage lasts so little longer for those who wait for its end, and the longer it lasts the
   * less it costs the server. When nobody asked for twice {@code most}, nothing is known of that
   * time, and the next failure is the first.
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
   * The search that failed last, while it is too early for another; else null. A failure of the
   * future, after this clock was set back, counts as one of the past as far away.
   */
  public synchronized @Nullable Flight failedJustNow(long now) {
    Outage last = outage;
    return last != null && Math.abs(now - last.at()) < last.pause() ? last.flight() : null;
  }

  /** Why the search that failed last did, when no value has come since; else null. */
  synchronized @Nullable Throwable lastFailure() {
    return outage == null ? null : outage.flight().failure();
  }

  /**
   * Requests that failed one after the other.
   *
   * @param flight the last of them
   * @param since when the first of them failed, in seconds since the epoch
   * @param at when the last of them failed
   * @param pause how many seconds from then on no other is made
   */
  private record Outage(Flight flight, long since, long at, long pause) {}

  // ---- the cooldown

  /**
   * Takes note that a request is made.
   *
   * @return the note, to {@linkplain #withdraw take back}
   */
  public synchronized Attempt attempt(long epochSecond) {
    Attempt attempt = new Attempt(epochSecond, lastAttempt == null ? NEVER : lastAttempt.at());
    lastAttempt = attempt;
    return attempt;
  }

  /** A request that was given up is as if it had not been made: it told nothing of the server. */
  synchronized void withdraw(Attempt attempt) {
    if (attempt.equals(lastAttempt)) {
      lastAttempt = new Attempt(attempt.before(), NEVER);
    }
  }

  /**
   * Whether the last request, however it ended, is less than that many seconds away. One in the
   * future, after this clock was set back, counts the same way.
   */
  public synchronized boolean attemptedWithin(long seconds, long now) {
    return lastAttempt != null && Math.abs(now - lastAttempt.at()) < seconds;
  }

  /**
   * A note of a request.
   *
   * @param at when it was made, in seconds since the epoch
   * @param before when the one before it was
   */
  public record Attempt(long at, long before) {}
}
