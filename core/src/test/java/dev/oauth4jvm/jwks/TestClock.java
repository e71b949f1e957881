package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is set. */
final class TestClock implements InstantSource {

  /** When tests begin. */
  static final long START = 1_700_000_000L;

  private final AtomicLong millis = new AtomicLong(START * 1000);

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  /** Now, in seconds since the epoch. */
  long now() {
    return Math.floorDiv(millis.get(), 1000L);
  }

  void advance(long seconds) {
    millis.addAndGet(seconds * 1000);
  }

  Env env() {
    return Env.system().clock(this);
  }
}
