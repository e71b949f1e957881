package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The clock that dates of tokens and proofs are compared with: its skew and its tolerance. */
final class TokenClock {

  /** The leeway of {@link #DEFAULT}, in seconds. */
  static final long TOLERANCE = 30;

  static final TokenClock DEFAULT = new TokenClock(0, TOLERANCE);

  private final long skew;
  private final long tolerance;

  private TokenClock(long skew, long tolerance) {
    this.skew = skew;
    this.tolerance = tolerance;
  }

  /** A copy that adds this to the local clock; whole seconds, may be negative. */
  TokenClock skew(Duration added) {
    return new TokenClock(Objects.requireNonNull(added, "skew").toSeconds(), tolerance);
  }

  /**
   * A copy with this leeway; whole seconds.
   *
   * @throws IllegalArgumentException when it is negative
   */
  TokenClock tolerance(Duration leeway) {
    if (Objects.requireNonNull(leeway, "tolerance").isNegative()) {
      throw new IllegalArgumentException("tolerance is negative: " + leeway);
    }
    return new TokenClock(skew, leeway.toSeconds());
  }

  /** The current time in seconds since the epoch, skew included. */
  long now(Env env) {
    return env.epochSecond() + skew;
  }

  /** The leeway in seconds. */
  long tolerance() {
    return tolerance;
  }

  /** The local time at which this clock shows so many seconds since the epoch. */
  Instant local(long seconds) {
    return Instant.ofEpochSecond(seconds - skew);
  }
}
