package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.JwsAlgorithm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A benchmark of requests through the servlet filter, beside the plain validation of the same
 * tokens: 1000 distinct ones in rotation.
 */
public class FilteredRequests extends Beside {

  private static final int TOKENS = 1000;

  /** The contender: with or without a required scope. */
  @Param({"ours-filter", "ours-filter-scope"})
  public String contender = "";

  @SuppressWarnings("NullAway.Init")
  private Contender work;

  private Object[] inputs = {};
  private int next;

  /** Called by JMH. */
  public FilteredRequests() {}

  /** Prepares the filter, which passes the gate, and the plain validation. */
  @Setup
  public void prepare() throws Exception {
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    work = Contenders.of(contender, issuer);
    Gate.check(work, issuer);
    String[] tokens = issuer.tokens(TOKENS);
    inputs = Contenders.inputs(work, tokens);
    Contender plain = Contenders.of("ours", issuer);
    Object[] bare = Contenders.inputs(plain, tokens);
    yardstick(i -> plain.validate(bare[i % bare.length]));
  }

  /** Filters the next request. */
  @Benchmark
  public Object filter() throws Exception {
    next = next + 1 == TOKENS ? 0 : next + 1;
    return work.validate(inputs[next]);
  }
}
