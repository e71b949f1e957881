package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A benchmark of tokens bound to a key, with the DPoP proof of an ES256 key, beside the two raw
 * checks. 100 clients have a token and a key each, and a resource server sees each proof once: its
 * key is imported each time.
 */
public class ProvenTokens extends Beside {

  private static final int CLIENTS = 100;

  /** The algorithm that signs the token. */
  @Param({"RS256", "ES256"})
  public JwsAlgorithm algorithm = JwsAlgorithm.RS256;

  /** The contender: on the JDK alone, or on ACCP. */
  @Param({"ours", "ours-accp"})
  public String contender = "";

  @SuppressWarnings("NullAway.Init")
  private Contender ours;

  private final Object[] requests = new Object[CLIENTS];
  private int next;

  /** Called by JMH. */
  public ProvenTokens() {}

  /** Creates tokens and proofs; proofs are valid for 300 seconds. */
  @Setup
  public void prepare() throws Exception {
    Issuer issuer = Issuer.of(algorithm);
    ours = Contenders.of(contender, issuer);
    String rawName = contender.equals("ours") ? "raw" : "raw-accp";
    Contender rawToken = Contenders.of(rawName, issuer);
    Contender[] rawProof = new Contender[CLIENTS];
    Object[] tokens = new Object[CLIENTS];
    Object[] proofs = new Object[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      Issuer holder = Issuer.of(JwsAlgorithm.ES256);
      DpopHandle dpop = DpopHandle.of(SigningKey.of(holder.keys(), JwsAlgorithm.ES256));
      String token =
          issuer.sign(
              issuer.header(),
              Issuer.claims().with("cnf", JsonObject.of("jkt", dpop.thumbprint())));
      Request bearer = (Request) ours.input(token);
      String proof = dpop.proof("GET", bearer.uri(), Secret.of(token), Env.system()).reveal();
      requests[i] =
          Request.get(bearer.uri())
              .header("host", "api.example.com")
              .header("authorization", "DPoP " + token)
              .header("dpop", proof);
      ours.validate(requests[i]);
      rawProof[i] = Contenders.of(rawName, holder);
      tokens[i] = rawToken.input(token);
      proofs[i] = rawProof[i].input(proof);
    }
    yardstick(
        i -> {
          rawToken.validate(tokens[i % CLIENTS]);
          return rawProof[i % CLIENTS].validate(proofs[i % CLIENTS]);
        });
  }

  /** Validates the next request. */
  @Benchmark
  public Object validate() throws Exception {
    next = next + 1 == CLIENTS ? 0 : next + 1;
    return ours.validate(requests[next]);
  }
}
