package dev.oauth4jvm.net;

import java.time.Duration;

/** The range of the timeouts of stores that connect to a server. */
public final class Timeouts {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private Timeouts() {}

  /**
   * Returns a timeout that is in the range.
   *
   * @throws IllegalArgumentException when it is not from 1 ms to a day
   */
  public static Duration checked(Duration timeout) {
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("timeout is not from 1 ms to a day: " + timeout);
    }
    return timeout;
  }
}
