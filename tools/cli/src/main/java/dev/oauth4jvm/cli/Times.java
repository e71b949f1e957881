package dev.oauth4jvm.cli;

import java.time.Duration;
import java.time.Instant;

/** Times as people read them. */
final class Times {

  /** The last second of the year 9999. */
  private static final long LATEST = 253_402_300_799L;

  private Times() {}

  /** A time, with its distance from now: {@code 2026-01-01T00:00:00Z, 5 minutes ago}. */
  static String at(long epochSecond, Instant now) {
    if (epochSecond < 0 || epochSecond > LATEST) {
      return "not a time of this era";
    }
    Instant time = Instant.ofEpochSecond(epochSecond);
    return time + ", " + relative(Duration.between(time, now));
  }

  /** The distance of a time that has an age; a negative age is in the future. */
  static String relative(Duration age) {
    String distance = distance(age.abs());
    return age.isNegative() ? "in " + distance : distance + " ago";
  }

  private static String distance(Duration time) {
    if (time.toDays() > 1) {
      return time.toDays() + " days";
    } else if (time.toHours() > 1) {
      return time.toHours() + " hours";
    } else if (time.toMinutes() > 1) {
      return time.toMinutes() + " minutes";
    }
    return time.toSeconds() == 1 ? "1 second" : time.toSeconds() + " seconds";
  }
}
