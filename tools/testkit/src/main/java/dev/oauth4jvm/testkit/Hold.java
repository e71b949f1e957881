package dev.oauth4jvm.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A hold on an endpoint: requests wait, as at a slow server, until {@link #release}. Created by
 * {@link TestIssuer#hold}. Safe for use by any number of threads.
 */
public final class Hold implements AutoCloseable {

  private final CountDownLatch arrival = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  Hold() {}

  /**
   * Waits until a request is held.
   *
   * @throws InterruptedException when the thread is interrupted
   * @throws AssertionError when no request was held in time
   */
  public void awaitArrival(Duration atMost) throws InterruptedException {
    if (!arrival.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("no request came within " + atMost);
    }
  }

  /** Releases all requests, including later ones. */
  public void release() {
    gate.countDown();
  }

  /** Releases all requests. */
  @Override
  public void close() {
    release();
  }

  void pass() throws IOException {
    arrival.countDown();
    try {
      gate.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the request was held");
    }
  }
}
