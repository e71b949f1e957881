package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmarks of a validation with RS256 for growing inputs, beside the raw check. */
public final class Growth {

  private Growth() {}

  /** A benchmark that repeats one token. */
  public abstract static class OneToken extends Beside {

    @SuppressWarnings("NullAway.Init")
    private Contender ours;

    private Object input = "";

    /** Called by subclasses. */
    protected OneToken() {}

    final void prepare(Issuer issuer, JsonObject jwks, JsonObject claims) throws Exception {
      ours = new Ours("", Issuer.SERVER, jwks, Crypto.platform(), null);
      String token = issuer.sign(issuer.header(), claims);
      input = ours.input(token);
      rawCheck(issuer, token);
    }

    /** Validates the token. */
    @Benchmark
    public Object validate() throws Exception {
      return ours.validate(input);
    }
  }

  /** A growing number of keys in the set; the last one is the token's. */
  public static class Keys extends OneToken {

    /** The sizes to measure. */
    @Param({"1", "10", "100", "1000"})
    public int keys;

    /** Called by JMH. */
    public Keys() {}

    /** Creates the set. */
    @Setup
    public void prepare() throws Exception {
      Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
      List<JsonObject> set = new ArrayList<>();
      for (int i = 1; i < keys; i++) {
        set.add(issuer.jwk().with("kid", "another-" + i));
      }
      set.add(issuer.jwk());
      prepare(issuer, JsonObject.of("keys", set), Issuer.claims());
    }
  }

  /** A claim of growing size, beside the raw check of the token. */
  public static class Size extends OneToken {

    /** The sizes to measure. */
    @Param({"0", "1", "4", "16", "40"})
    public int kib;

    /** Called by JMH. */
    public Size() {}

    /** Creates the token. */
    @Setup
    public void prepare() throws Exception {
      Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
      prepare(issuer, issuer.jwks(), Issuer.claims().with("more", "x".repeat(kib * 1024)));
    }
  }

  /**
   * A growing number of issuers in one process, each with its own validator, with 10,000 tokens in
   * turn, whatever the number of issuers: a token that is read for the first time is in no cache of
   * the processor. Each is in a new request.
   */
  public static class Issuers extends Beside {

    /** The sizes to measure. */
    @Param({"1", "100", "10000"})
    public int issuers;

    private static final int TOKENS = 10_000;

    @SuppressWarnings("NullAway.Init")
    private Tenants tenants;

    private int next;

    /** Called by JMH. */
    public Issuers() {}

    /**
     * Creates all issuers; they share one key, since generating keys is slow, but each has its own
     * set.
     */
    @Setup
    public void prepare() throws Exception {
      tenants = Tenants.of(issuers, TOKENS);
      rawCheck(tenants.issuer(), tenants.tokens());
    }

    /** Validates the next issuer's token. */
    @Benchmark
    public Object validate() throws Exception {
      next = next + 1 == TOKENS ? 0 : next + 1;
      return tenants.validate(next);
    }
  }
}
