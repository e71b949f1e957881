package dev.oauth4jvm.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What something took: CPU time of this thread, which another process can lengthen but not add to,
 * and bytes that this thread allocated.
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

  static long cpuTime() {
    return THREADS.getCurrentThreadCpuTime();
  }

  static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** One operation, on an average of so many. */
  static Slice of(Work work, int count) throws Exception {
    Object last = "";
    long bytes = allocated();
    long nanos = cpuTime();
    for (int i = 0; i < count; i++) {
      last = work.once(i);
    }
    nanos = cpuTime() - nanos;
    bytes = allocated() - bytes;
    sink = last;
    return new Slice((double) nanos / count, (double) bytes / count);
  }

  Slice plus(Slice other) {
    return new Slice(nanos + other.nanos, bytes + other.bytes);
  }

  Slice dividedBy(double divisor) {
    return new Slice(nanos / divisor, bytes / divisor);
  }

  /** Between the two. */
  Slice mean(Slice other) {
    return plus(other).dividedBy(2);
  }
}
