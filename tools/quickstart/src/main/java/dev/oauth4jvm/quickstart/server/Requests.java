package dev.oauth4jvm.quickstart.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A counter of an endpoint's requests, incremented by the server when they arrive. Thread-safe. */
public final class Requests {

  private int count;

  Requests() {}

  /**
   * The number of requests so far.
   *
   * @return the count
   */
  public synchronized int count() {
    return count;
  }

  /**
   * Waits until a number of requests has arrived.
   *
   * @param wanted the count to wait for
   * @param atMost how long to wait
   * @throws IllegalStateException when fewer arrived in that time
   * @throws InterruptedException when the thread is interrupted
   */
  public synchronized void await(int wanted, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (count < wanted) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException(
            "expected " + wanted + " requests within " + atMost + ", got " + count);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized void arrived() {
    count++;
    notifyAll();
  }
}
