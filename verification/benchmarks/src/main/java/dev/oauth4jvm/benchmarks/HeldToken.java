package dev.oauth4jvm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures a token that a library has in memory, in 1 and in 64 threads: our source with early
 * renewal, Spring's authorized client manager, and MSAL's client credentials from its cache.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeldToken {

  /** The library. */
  @Param({"ours", "spring", "msal"})
  @SuppressWarnings("NullAway.Init")
  public String holder;

  @SuppressWarnings("NullAway.Init")
  private TokenHolders.Holder held;

  /** Called by JMH. */
  public HeldToken() {}

  /** Obtains the token. */
  @Setup
  public void obtain() throws Exception {
    held = TokenHolders.of(holder);
    if (!held.token().equals(held.token())) {
      throw new IllegalStateException(holder + " requests a token each time");
    }
  }

  /** Returns the token from memory. */
  @Benchmark
  public Object token() throws Exception {
    return held.token();
  }

  /** Runs JMH with the profiler of allocations. */
  public static void main(String[] args) throws RunnerException {
    for (int threads : new int[] {1, 64}) {
      var unused =
          new Runner(
                  new OptionsBuilder()
                      .include(HeldToken.class.getName() + ".token")
                      .threads(threads)
                      .addProfiler(GCProfiler.class)
                      .build())
              .run();
    }
  }
}
