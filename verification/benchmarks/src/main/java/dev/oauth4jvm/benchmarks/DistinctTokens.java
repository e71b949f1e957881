package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.JwsAlgorithm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Benchmarks of tokens that were not seen before: 1000 distinct ones in rotation, beside the raw
 * check. Each algorithm has the contenders that support it, by their names in {@link Contenders}.
 */
public abstract class DistinctTokens extends Beside {

  private static final int TOKENS = 1000;

  @SuppressWarnings("NullAway.Init")
  private Contender work;

  private Object[] inputs = {};
  private int next;

  DistinctTokens() {}

  /** Prepares a contender that passes the gate. */
  final void prepare(String contender, JwsAlgorithm algorithm) throws Exception {
    Issuer issuer = Issuer.of(algorithm);
    work = Contenders.of(contender, issuer);
    Gate.check(work, issuer);
    String[] tokens = issuer.tokens(TOKENS);
    inputs = Contenders.inputs(work, tokens);
    rawCheck(issuer, tokens);
  }

  /** Validates the next token. */
  @Benchmark
  public Object validate() throws Exception {
    next = next + 1 == TOKENS ? 0 : next + 1;
    return work.validate(inputs[next]);
  }

  /** RS256, with a key of 2048 bits. */
  public static class Rs256 extends DistinctTokens {

    /** The contender. */
    @Param({
      "raw",
      "raw-new",
      "ours",
      "vertx",
      "fusionauth",
      "java-jwt",
      "jose4j",
      "jjwt",
      "nimbus",
      "spring",
      "raw-accp",
      "ours-accp",
      "raw-conscrypt",
      "ours-conscrypt"
    })
    public String contender = "";

    /** Called by JMH. */
    public Rs256() {}

    /** Sets up. */
    @Setup
    public void prepare() throws Exception {
      prepare(contender, JwsAlgorithm.RS256);
    }
  }

  /** PS256, with a key of 2048 bits. */
  public static class Ps256 extends DistinctTokens {

    /** The contender. */
    @Param({
      "raw",
      "raw-new",
      "ours",
      "vertx",
      "fusionauth",
      "jose4j",
      "jjwt",
      "nimbus",
      "spring",
      "raw-accp",
      "ours-accp",
      "ours-conscrypt"
    })
    public String contender = "";

    /** Called by JMH. */
    public Ps256() {}

    /** Sets up. */
    @Setup
    public void prepare() throws Exception {
      prepare(contender, JwsAlgorithm.PS256);
    }
  }

  /** ES256. */
  public static class Es256 extends DistinctTokens {

    /** The contender. */
    @Param({
      "raw",
      "raw-new",
      "ours",
      "vertx",
      "fusionauth",
      "java-jwt",
      "jose4j",
      "jjwt",
      "nimbus",
      "spring",
      "raw-accp",
      "ours-accp",
      "ours-conscrypt"
    })
    public String contender = "";

    /** Called by JMH. */
    public Es256() {}

    /** Sets up. */
    @Setup
    public void prepare() throws Exception {
      prepare(contender, JwsAlgorithm.ES256);
    }
  }

  /** EdDSA. */
  public static class EdDsa extends DistinctTokens {

    /** The contender. */
    @Param({"raw", "raw-new", "ours", "vertx", "jose4j", "jjwt", "raw-accp", "ours-accp"})
    public String contender = "";

    /** Called by JMH. */
    public EdDsa() {}

    /** Sets up. */
    @Setup
    public void prepare() throws Exception {
      prepare(contender, JwsAlgorithm.EDDSA);
    }
  }
}
