package dev.oauth4jvm.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until {@link #advance} moves it. Safe for use by any number of threads.
 */
public final class TestClock implements InstantSource {

  private Instant now;

  private TestClock(Instant start) {
    now = start;
  }

  /** A clock that stands at a given time. */
  public static TestClock at(Instant start) {
    return new TestClock(start);
  }

  /** The current time of this clock. */
  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves the clock; a negative duration moves it back. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public String toString() {
    return "TestClock[" + instant() + "]";
  }
}
