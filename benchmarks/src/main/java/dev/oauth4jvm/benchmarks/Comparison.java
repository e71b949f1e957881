package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.benchmarks.Slice.Work;
import java.util.Arrays;
import java.util.Locale;

/**
 * One kind of work against another, in one thread of one process: rounds of a little of the
 * yardstick, a little of the work, a little of the yardstick again. A machine that slows down slows
 * both.
 */
final class Comparison {

  /** How much CPU time one slice takes. */
  private static final double SLICE_NANOS = 25e6;

  private final double yardstick;
  private final double[] ratio;
  private final double[] over;
  private final double bytesOver;

  private Comparison(double yardstick, double[] ratio, double[] over, double bytesOver) {
    this.yardstick = yardstick;
    this.ratio = ratio;
    this.over = over;
    this.bytesOver = bytesOver;
  }

  /** Nanoseconds for the yardstick, the median of the rounds. */
  double yardstick() {
    return yardstick;
  }

  /** Measures, after a warm-up of both. */
  static Comparison of(Work yardstick, Work work, double warmUpSeconds, int rounds)
      throws Exception {
    int forYardstick = warmUp(yardstick, warmUpSeconds);
    int forWork = warmUp(work, warmUpSeconds);
    double[] nanos = new double[rounds];
    double[] ratios = new double[rounds];
    double[] over = new double[rounds];
    double[] bytes = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Slice before = Slice.of(yardstick, forYardstick);
      Slice measured = Slice.of(work, forWork);
      Slice base = before.mean(Slice.of(yardstick, forYardstick));
      nanos[round] = base.nanos();
      ratios[round] = measured.nanos() / base.nanos();
      over[round] = measured.nanos() - base.nanos();
      bytes[round] = measured.bytes() - base.bytes();
    }
    Arrays.sort(nanos);
    Arrays.sort(ratios);
    Arrays.sort(over);
    Arrays.sort(bytes);
    return new Comparison(nanos[rounds / 2], ratios, over, bytes[rounds / 2]);
  }

  /** Runs until it is compiled; how many operations make a slice. */
  static int warmUp(Work work, double seconds) throws Exception {
    double spent = 0;
    int count = 10;
    while (true) {
      Slice slice = Slice.of(work, count);
      spent += slice.nanos() * count;
      count = (int) Math.max(1, Math.min(1_000_000, SLICE_NANOS / slice.nanos()));
      if (spent > seconds * 1e9) {
        return count;
      }
    }
  }

  /** Cells of a table: ratio with its middle half, microseconds over, bytes over. */
  String cells() {
    int n = ratio.length;
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f–%.3f) | %.2f | %,d",
        ratio[n / 2],
        ratio[n / 4],
        ratio[n - 1 - n / 4],
        over[n / 2] / 1000,
        Math.round(bytesOver));
  }
}
