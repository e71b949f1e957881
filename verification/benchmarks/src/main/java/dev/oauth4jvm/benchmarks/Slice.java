package dev.oauth4jvm.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * A measurement: the CPU time of this thread, which other processes may slow down but do not add
 * to, and the bytes that this thread allocated.
 */
record Slice(double nanos, double bytes) {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A visible sink, so that no result can be optimized away. */
  @SuppressWarnings("NullAway.Init")
  static volatile Object sink;

  static long cpuTime() {
    return THREADS.getCurrentThreadCpuTime();
  }

  static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** Measures one operation, as the average of {@code count}. */
  static Slice of(Beside.Work work, int count) throws Exception {
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

  /** Returns the mean of two measurements. */
  Slice mean(Slice other) {
    return plus(other).dividedBy(2);
  }
}
