package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.JwsAlgorithm;
import java.util.List;
import java.util.Locale;

/**
 * Tokens that were not seen before: 1000 distinct ones in rotation, each contender in a process of
 * its own, beside the raw check in the same thread.
 */
public final class Distinct {

  private static final int TOKENS = 1000;

  private Distinct() {}

  /**
   * Measures.
   *
   * @param args names of algorithms, of contenders or both; all when there are none of a kind
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("--one")) {
      one(args[1], JwsAlgorithm.valueOf(args[2]));
      System.exit(0); // some contenders leave threads behind
    }
    List<String> given = List.of(args);
    List<String> contenders = Contenders.NAMES.stream().filter(given::contains).toList();
    for (JwsAlgorithm algorithm : Contenders.ALGORITHMS) {
      if (Contenders.ALGORITHMS.stream().anyMatch(any -> given.contains(any.name()))
          && !given.contains(algorithm.name())) {
        continue;
      }
      System.out.println("\n| " + algorithm + " | × raw | µs over | B/op over | help |");
      System.out.println("|---|---|---|---|---|");
      for (String name : contenders.isEmpty() ? Contenders.NAMES : contenders) {
        if (Contenders.has(name, algorithm)) {
          Fork.run(Distinct.class, "--one", name, algorithm.name());
        }
      }
    }
  }

  private static void one(String name, JwsAlgorithm algorithm) throws Exception {
    Issuer issuer = Issuer.of(algorithm);
    Contender raw = Contenders.of("raw", issuer);
    Contender contender = Contenders.of(name, issuer);
    Gate.check(contender, issuer);
    String[] tokens = issuer.tokens(TOKENS);
    Object[] bare = Scenarios.inputs(raw, tokens);
    Object[] inputs = Scenarios.inputs(contender, tokens);
    Comparison comparison =
        Comparison.of(
            i -> raw.validate(bare[i % TOKENS]),
            i -> contender.validate(inputs[i % TOKENS]),
            Double.parseDouble(System.getProperty("warmUp", "3")),
            Integer.getInteger("rounds", 60));
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s |%s%n",
        contender.name(),
        comparison.cells(),
        contender.help(),
        name.equals("raw")
            ? String.format(Locale.ROOT, " (raw: %.1f µs)", comparison.yardstick() / 1000)
            : "");
  }
}
