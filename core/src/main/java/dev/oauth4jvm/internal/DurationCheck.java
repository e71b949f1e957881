package dev.oauth4jvm.internal;

import java.time.Duration;

/** Checks of the durations that a caller sets. */
public final class DurationCheck {

  private static final long MOST_SECONDS = 365L * 24 * 60 * 60;

  private DurationCheck() {}

  /** The whole seconds of a duration, which are so many at least and a year at most. */
  public static long seconds(Duration duration, long least, String name) {
    long seconds = duration.toSeconds();
    if (seconds < least || seconds > MOST_SECONDS) {
      throw new IllegalArgumentException(
          name + " is not from " + least + " s to 365 days: " + duration);
    }
    return seconds;
  }

  /** The duration, which is more than zero. */
  public static Duration positive(Duration duration, String name) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " is not positive: " + duration);
    }
    return duration;
  }
}
