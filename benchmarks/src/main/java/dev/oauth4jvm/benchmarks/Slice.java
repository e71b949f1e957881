package dev.oauth4jvm.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What some operations took: CPU time of this thread, which another process can lengthen but not
 * add to, and bytes that this thread allocated.
 *
 * @param nanos for one operation
 * @param bytes for one operation
 */
record Slice(double nanos, double bytes) {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Something to do again and again. */
  @FunctionalInterface
  interface Work {
    Object once(int i) throws Exception;
  }

  /** Seen from outside, so that no result can be optimised away. */
  @SuppressWarnings("NullAway.Init")
  static volatile Object sink;

  /** Measures that many operations. */
  static Slice of(Work work, int count) throws Exception {
    Object last = "";
    long id = Thread.currentThread().getId();
    long bytes = THREADS.getThreadAllocatedBytes(id);
    long nanos = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      last = work.once(i);
    }
    nanos = THREADS.getCurrentThreadCpuTime() - nanos;
    bytes = THREADS.getThreadAllocatedBytes(id) - bytes;
    sink = last;
    return new Slice((double) nanos / count, (double) bytes / count);
  }

  /** Two of them, evenly weighted. */
  Slice mean(Slice other) {
    return new Slice((nanos + other.nanos) / 2, (bytes + other.bytes) / 2);
  }
}
