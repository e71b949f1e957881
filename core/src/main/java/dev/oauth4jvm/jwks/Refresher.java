package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Renews a set that is still fresh, on a thread of its own, when a validation notices that it is
 * due.
 *
 * <p>When that is differs from process to process and from set to set, within the first half of the
 * time before the set expires: so that the processes of a fleet do not ask at once, and the first
 * has done it before the last asks.
 */
final class Refresher {

  private final Jwks jwks;
  private final Driver driver;
  private final long ahead;
  private final long salt = System.nanoTime();
  private final AtomicLong notBefore = new AtomicLong(Long.MIN_VALUE);

  /**
   * For a source.
   *
   * @param ahead how many seconds before a set expires the first process may renew it
   */
  Refresher(Jwks jwks, Driver driver, long ahead) {
    this.jwks = jwks;
    this.driver = driver;
    this.ahead = ahead;
  }

  /** Whether this process is to renew a set of that time. */
  boolean isDue(long updatedAt, long now) {
    return now - updatedAt >= jwks.policy().timeToLive() - ahead + delay(updatedAt);
  }

  /** From nothing to half of the time. */
  private long delay(long updatedAt) {
    long mixed = (updatedAt ^ salt) * 0x9E3779B97F4A7C15L;
    return (mixed >>> 33) % (ahead / 2 + 1);
  }

  /** Renews the set at hand if it is due, and neither is being renewed nor was a moment ago. */
  void notice(long now) {
    JwksSnapshot held = jwks.cache().snapshot();
    if (held == null || !isDue(held.updatedAt(), now)) {
      return;
    }
    long earliest = notBefore.get();
    if (now < earliest && earliest - now <= pause()) {
      return;
    }
    if (notBefore.compareAndSet(earliest, now + pause())) {
      Thread thread = new Thread(null, this::run, "oauth4jvm-jwks-refresh", 0, false);
      thread.setDaemon(true);
      try {
        thread.start();
      } catch (OutOfMemoryError noThread) {
        // the set at hand still serves, and the next validation tries again after the pause
      }
    }
  }

  private long pause() {
    return Math.max(1, ahead / 6);
  }

  private void run() {
    try {
      JwksSnapshot unused = driver.run(jwks.refresh());
    } catch (IOException | OAuthException told) {
      // the listener has heard of it, and the set at hand still serves
    }
  }
}
