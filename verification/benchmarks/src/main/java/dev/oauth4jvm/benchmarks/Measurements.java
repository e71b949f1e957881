package dev.oauth4jvm.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** Runs JMH, and prints the results of {@link RatioProfiler} as a table: median and middle half. */
public final class Measurements {

  /** The package before the name of a class. */
  private static final Pattern PACKAGE = Pattern.compile("^([a-z0-9]+\\.)+(?=[A-Z])");

  private Measurements() {}

  /**
   * Takes JMH's own arguments: which benchmarks, {@code -p contender=…}, {@code -f}, {@code -i}.
   */
  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    List<String> lines = new ArrayList<>();
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .parent(new CommandLineOptions(args))
                    .addProfiler(RatioProfiler.class)
                    .build())
            .run()) {
      lines.add(line(result));
    }
    System.out.println(
        "\n| | × yardstick | µs of CPU | µs over | B/op | B/op over |\n|---|---|---|---|---|---|");
    lines.forEach(System.out::println);
  }

  private static String line(RunResult result) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.2f | %,.0f | %,.0f |",
        name(result.getParams()),
        spread(statistics(result, RatioProfiler.RATIO), "%.3f (%.3f–%.3f)"),
        spread(statistics(result, RatioProfiler.CPU), "%.2f (%.2f–%.2f)"),
        statistics(result, RatioProfiler.OVER).getPercentile(50),
        statistics(result, RatioProfiler.BYTES).getPercentile(50),
        statistics(result, RatioProfiler.BYTES_OVER).getPercentile(50));
  }

  private static String name(BenchmarkParams params) {
    StringBuilder name = new StringBuilder(PACKAGE.matcher(params.getBenchmark()).replaceFirst(""));
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(params.getParam(key));
    }
    return params.getThreads() == 1
        ? name.toString()
        : name + ", " + params.getThreads() + " threads";
  }

  private static Statistics statistics(RunResult result, String name) {
    return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getStatistics();
  }

  private static String spread(Statistics of, String format) {
    return String.format(
        Locale.ROOT, format, of.getPercentile(50), of.getPercentile(25), of.getPercentile(75));
  }
}
