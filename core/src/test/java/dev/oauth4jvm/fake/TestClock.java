package dev.oauth4jvm.fake;

import dev.oauth4jvm.Env;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is set. */
public final class TestClock implements InstantSource {

  /** When tests of caches begin. */
  public static final long START = 1_700_000_000L;

  private final AtomicLong millis;

  public TestClock() {
    this(START);
  }

  public TestClock(long seconds) {
    millis = new AtomicLong(seconds * 1000);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  /** Now, in seconds since the epoch. */
  public long now() {
    return Math.floorDiv(millis.get(), 1000L);
  }

  public void advance(long seconds) {
    millis.addAndGet(seconds * 1000);
  }

  public void set(long seconds) {
    millis.set(seconds * 1000);
  }

  public Env env() {
    return Env.system().clock(this);
  }
}
