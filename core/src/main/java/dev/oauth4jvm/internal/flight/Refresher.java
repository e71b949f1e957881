package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.internal.DaemonThreads;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Renews a value that is still fresh, on a thread of its own, when a caller notices that it is due.
 *
 * <p>The renewal begins at a point in the first half of the configured time before the expiry. The
 * point differs from process to process and from value to value: the processes of a fleet do not
 * fetch at once, and the first is done before the last begins.
 */
public final class Refresher {

  private final Operation<?> renewal;
  private final Driver driver;
  private final long ahead;
  private final String threadName;
  private final long salt = System.nanoTime();
  private final AtomicLong notBefore = new AtomicLong(Long.MIN_VALUE);

  /**
   * Renews the values of one source.
   *
   * @param renewal the search for a value that is not due; reports its failures itself
   * @param ahead how many seconds before a value expires the first process may renew it
   */
  public Refresher(Operation<?> renewal, Driver driver, long ahead, String threadName) {
    this.renewal = renewal;
    this.driver = driver;
    this.ahead = ahead;
    this.threadName = threadName;
  }

  /** Whether this process renews a value with this expiry; both in seconds since the epoch. */
  public boolean isDue(long expiresAt, long now) {
    return isDue(expiresAt, Long.MAX_VALUE, now);
  }

  /**
   * Whether this process renews a value with this expiry.
   *
   * @param atMost the longest time ahead for this value, in seconds: a value with a short life is
   *     not due as soon as it is there
   */
  public boolean isDue(long expiresAt, long atMost, long now) {
    long time = Math.min(ahead, atMost);
    return expiresAt - now <= time - delay(expiresAt, time);
  }

  /** From zero to half of the time ahead. */
  private long delay(long expiresAt, long time) {
    long mixed = (expiresAt ^ salt) * 0x9E3779B97F4A7C15L;
    return (mixed >>> 33) % (time / 2 + 1);
  }

  /** Renews the held value if it is due, unless a renewal began a moment ago. */
  public void notice(long expiresAt, long now) {
    notice(expiresAt, Long.MAX_VALUE, now);
  }

  /** Renews the held value if it is {@linkplain #isDue(long, long, long) due}, in the same way. */
  public void notice(long expiresAt, long atMost, long now) {
    if (!isDue(expiresAt, atMost, now)) {
      return;
    }
    long pause = Math.max(1, Math.min(ahead, atMost) / 6);
    long earliest = notBefore.get();
    boolean setBack = earliest - now > pause; // the clock was: the time says nothing then
    if (now < earliest && !setBack) {
      return;
    }
    if (notBefore.compareAndSet(earliest, now + pause)) {
      try {
        new DaemonThreads(threadName).execute(this::run);
      } catch (OutOfMemoryError noThread) {
        // the held value still serves, and a caller tries again after the pause
      }
    }
  }

  private void run() {
    try {
      Object unused = driver.run(renewal);
    } catch (IOException | OAuthException reported) {
      // the held value still serves
    }
  }
}
