package dev.oauth4jvm.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time and allocation of the measuring threads, for one operation, beside those of the
 * yardstick. JMH's own score is wall-clock time, which includes time of other processes.
 */
public final class RatioProfiler implements InternalProfiler {

  static final String RATIO = "ratio";
  static final String CPU = "cpu";
  static final String OVER = "cpu.over";
  static final String BYTES = "bytes";
  static final String BYTES_OVER = "bytes.over";

  /** For each thread of the iteration: its total, and one operation of its yardstick. */
  private static final List<Slice[]> TOLD = Collections.synchronizedList(new ArrayList<>());

  /** Called by JMH. */
  public RatioProfiler() {}

  static void tell(Slice all, Slice yardstick) {
    TOLD.add(new Slice[] {all, yardstick});
  }

  @Override
  public String getDescription() {
    return "CPU time and allocation, beside a yardstick's in the same thread";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    TOLD.clear();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    // includes operations before and after the measured time, while other threads start or end
    double operations = result.getMetadata().getAllOps();
    Slice all = new Slice(0, 0);
    Slice yardstick = new Slice(0, 0);
    for (Slice[] told : TOLD) {
      all = all.plus(told[0]);
      yardstick = yardstick.plus(told[1]);
    }
    Slice one = all.dividedBy(operations);
    Slice raw = yardstick.dividedBy(TOLD.size());
    return List.of(
        scalar(RATIO, one.nanos() / raw.nanos(), "× yardstick"),
        scalar(CPU, one.nanos() / 1000, "µs/op"),
        scalar(OVER, (one.nanos() - raw.nanos()) / 1000, "µs/op"),
        scalar(BYTES, one.bytes(), "B/op"),
        scalar(BYTES_OVER, one.bytes() - raw.bytes(), "B/op"));
  }

  private static ScalarResult scalar(String name, double value, String unit) {
    return new ScalarResult(name, value, unit, AggregationPolicy.AVG);
  }
}
