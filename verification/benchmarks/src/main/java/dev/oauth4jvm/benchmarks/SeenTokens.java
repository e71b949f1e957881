package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.JwsAlgorithm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A benchmark of tokens seen before, in rotation, beside the raw check of each. */
public class SeenTokens extends Beside {

  /** The signing algorithm. */
  @Param({"RS256", "PS256", "ES256", "EDDSA"})
  public JwsAlgorithm algorithm = JwsAlgorithm.RS256;

  /** The number of tokens in rotation. */
  @Param({"100", "1000"})
  public int tokens;

  @SuppressWarnings("NullAway.Init")
  private Contender ours;

  private Object[] inputs = {};
  private int next;

  /** Called by JMH. */
  public SeenTokens() {}

  /** Validates each token for the first time. */
  @Setup
  public void prepare() throws Exception {
    Issuer issuer = Issuer.of(algorithm);
    ours = Contenders.of("ours-memory", issuer);
    Gate.check(ours, issuer);
    String[] signed = issuer.tokens(tokens);
    inputs = Contenders.inputs(ours, signed);
    for (Object input : inputs) {
      ours.validate(input);
    }
    rawCheck(issuer, signed);
  }

  /** Validates the next token. */
  @Benchmark
  public Object validate() throws Exception {
    next = next + 1 == inputs.length ? 0 : next + 1;
    return ours.validate(inputs[next]);
  }
}
