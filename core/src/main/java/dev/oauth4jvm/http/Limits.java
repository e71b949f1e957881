package dev.oauth4jvm.http;

import java.time.Duration;

/** The ranges of the limits that a transport's builder takes. */
final class Limits {

  private Limits() {}

  static Duration time(Duration limit, String name) {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " must be positive and a day at most, is " + limit);
    }
    return limit;
  }

  static int bytes(int limit, String name) {
    if (limit < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, is " + limit);
    }
    return limit;
  }
}
