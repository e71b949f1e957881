package dev.oauth4jvm.http;

import java.time.Duration;

/** Range checks for the limits of a transport's builder. */
final class Limits {

  private Limits() {}

  static Duration time(Duration limit, String name) {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " must be positive and at most a day, is " + limit);
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
