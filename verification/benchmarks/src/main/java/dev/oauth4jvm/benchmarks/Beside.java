package dev.oauth4jvm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark beside its yardstick: right before and right after each iteration, and in the same
 * thread, a slice of the yardstick is measured. A machine that slows down slows both. {@link
 * RatioProfiler} reports the result.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 40, time = 60, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Beside {

  /** The CPU time of a slice of the yardstick. */
  private static final double SLICE_NANOS = 25e6;

  /** A repeated operation. */
  @FunctionalInterface
  protected interface Work {

    /** Runs the operation once; {@code i} counts the runs from 0. */
    Object once(int i) throws Exception;
  }

  private Work yardstick = i -> "";
  private int count;
  private Slice before = new Slice(0, 0);
  private long nanos;
  private long bytes;

  /** Called by subclasses, which set their yardstick in their set-up. */
  protected Beside() {}

  /** Sets the yardstick and warms it up. */
  protected final void yardstick(Work work) throws Exception {
    yardstick = work;
    count = 10;
    for (double spent = 0; spent < 1e9; ) {
      Slice slice = Slice.of(work, count);
      spent += slice.nanos() * count;
      count = (int) Math.max(1, Math.min(1_000_000, SLICE_NANOS / slice.nanos()));
    }
  }

  /** Uses the raw signature check of tokens as the yardstick. */
  final void rawCheck(Issuer issuer, String... tokens) throws Exception {
    Contender raw = Contenders.of("raw", issuer);
    Object[] bare = Contenders.inputs(raw, tokens);
    yardstick(i -> raw.validate(bare[i % bare.length]));
  }

  /** Measures the yardstick. */
  @Setup(Level.Iteration)
  public void before() throws Exception {
    before = Slice.of(yardstick, count);
    bytes = Slice.allocated();
    nanos = Slice.cpuTime();
  }

  /** Measures the yardstick again, and reports to the profiler. */
  @TearDown(Level.Iteration)
  public void after() throws Exception {
    Slice all = new Slice(Slice.cpuTime() - nanos, Slice.allocated() - bytes);
    RatioProfiler.tell(all, before.mean(Slice.of(yardstick, count)));
  }
}
