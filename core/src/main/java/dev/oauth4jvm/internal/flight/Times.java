package dev.oauth4jvm.internal.flight;

import java.time.Duration;

/**
 * The bounds of a flight.
 *
 * @param waitAtMost the longest wait for a flight before another caller replaces it
 * @param waitForLease the longest wait for another process's fetch, at most four fifths of {@code
 *     waitAtMost}; zero if no lease is requested
 * @param cooldown the least time between two fetches for a value that is still fresh, and the
 *     longest pause after a failure, in seconds
 * @param leaseTime the duration of a lease, at most an hour: a process that died is replaced after
 *     this time
 */
public record Times(Duration waitAtMost, Duration waitForLease, long cooldown, Duration leaseTime) {

  private static final Duration LONGEST_LEASE = Duration.ofHours(1);

  /** Shortens the wait for a lease: a leader's wait ends before its followers' does. */
  public Times {
    waitForLease = ofWait(waitAtMost, waitForLease);
    leaseTime = shorter(leaseTime, LONGEST_LEASE);
  }

  /** Bounds with leases of half the wait for them: those who wait see a lease expire. */
  public Times(Duration waitAtMost, Duration waitForLease, long cooldown) {
    this(waitAtMost, waitForLease, cooldown, ofWait(waitAtMost, waitForLease).dividedBy(2));
  }

  private static Duration ofWait(Duration waitAtMost, Duration waitForLease) {
    return shorter(waitForLease, waitAtMost.dividedBy(5).multipliedBy(4));
  }

  /** The duration of a lease that lasts as long as a pause, within the bound of every lease. */
  Duration asLease(Duration pause) {
    return shorter(pause, LONGEST_LEASE);
  }

  /** The time since an event, which has its time from {@link System#nanoTime}. */
  public static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
