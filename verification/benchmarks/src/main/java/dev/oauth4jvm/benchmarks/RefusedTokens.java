package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jose.JwsAlgorithm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A benchmark of bad RS256 tokens, beside the raw check of a good one. */
public class RefusedTokens extends Beside {

  /** The kind of bad token, or the number of characters of garbage. */
  @Param({
    "OTHER_TYPE",
    "OTHER_ISSUER",
    "OTHER_AUDIENCE",
    "EXPIRED",
    "UNKNOWN_KEY_ID",
    "NONE",
    "10000000"
  })
  public String kind = "";

  @SuppressWarnings("NullAway.Init")
  private Contender ours;

  private Object input = "";

  /** Called by JMH. */
  public RefusedTokens() {}

  /** Creates the bad token. */
  @Setup
  public void prepare() throws Exception {
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    ours = Contenders.of("ours", issuer);
    Gate.check(ours, issuer);
    input =
        ours.input(
            Character.isDigit(kind.charAt(0))
                ? "A".repeat(Integer.parseInt(kind))
                : BadToken.valueOf(kind).make(issuer));
    rawCheck(issuer, issuer.tokens(1));
  }

  /** Refuses the token. */
  @Benchmark
  public Object refuse() throws Exception {
    try {
      ours.validate(input);
    } catch (OAuthException refused) {
      return refused;
    }
    throw new IllegalStateException("accepted: " + kind);
  }
}
