package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.caffeine.CaffeineSignatureMemory;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A benchmark of a protected resource that trusts several issuers, beside the validators of the
 * same issuers, each called with the tokens of its own. All signatures have been seen before, since
 * checking them would take more time than choosing the issuer.
 */
public class AdmittedTokens extends Beside {

  private static final int TOKENS = 1000;

  /** The number of trusted issuers. */
  @Param({"1", "10", "1000"})
  public int issuers;

  @SuppressWarnings("NullAway.Init")
  private ProtectedResource resource;

  private Request[] requests = {};
  private int next;

  /** Called by JMH. */
  public AdmittedTokens() {}

  /** Admits each token for the first time. */
  @Setup
  public void prepare() throws Exception {
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    SignatureMemory memory = CaffeineSignatureMemory.create();
    ProtectedResource.Builder builder = ProtectedResource.of(Issuer.AUDIENCE);
    Ours[] plain = new Ours[issuers];
    for (int i = 0; i < issuers; i++) {
      AuthorizationServer server =
          AuthorizationServer.of(Tenants.name(i), Tenants.name(i) + "/jwks");
      builder.trust(
          JwtAccessTokens.of(server)
              .keys(trusted -> Ours.inMemory(trusted, issuer.jwks(), Crypto.platform()))
              .signatureMemory(memory));
      plain[i] = new Ours(Tenants.name(i), server, issuer.jwks(), Crypto.platform(), memory);
    }
    resource = builder.build();
    requests = new Request[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      String token =
          issuer.sign(issuer.header(), Issuer.claims().with("iss", Tenants.name(i % issuers)));
      requests[i] = (Request) plain[i % issuers].input(token);
      Ours.OFFLINE.run(resource.admit(requests[i]));
    }
    yardstick(i -> plain[i % TOKENS % issuers].validate(requests[i % TOKENS]));
  }

  /** Admits the next request. */
  @Benchmark
  public Object admit() throws IOException {
    next = next + 1 == TOKENS ? 0 : next + 1;
    return Ours.OFFLINE.run(resource.admit(requests[next]));
  }
}
