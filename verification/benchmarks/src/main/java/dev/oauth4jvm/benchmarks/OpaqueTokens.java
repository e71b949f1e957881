package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.IntrospectedTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A benchmark of opaque tokens of 43 characters whose introspection responses are kept, in
 * rotation, beside the raw SHA-256 of the same tokens.
 */
public class OpaqueTokens extends Beside {

  /** The number of tokens in rotation. */
  @Param({"1", "1000"})
  public int tokens;

  @SuppressWarnings("NullAway.Init")
  private ProtectedResource resource;

  private Request[] requests = {};
  private int next;

  /** Called by JMH. */
  public OpaqueTokens() {}

  /** Introspects each token. */
  @Setup
  public void prepare() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    byte[] state =
        Issuer.claims()
            .with("active", true)
            .with("token_type", "Bearer")
            .with("exp", now + 24 * 3600)
            .toJson()
            .getBytes(StandardCharsets.UTF_8);
    Driver server =
        Driver.of(
            request -> Response.of(200, Headers.of("content-type", "application/json"), state));
    resource =
        ProtectedResource.of(Issuer.AUDIENCE)
            .trust(
                IntrospectedTokens.of(
                        AuthorizationServer.of(
                            JsonObject.of(
                                "issuer",
                                Issuer.ISSUER,
                                "introspection_endpoint",
                                Issuer.ISSUER + "/introspect")),
                        Client.of("orders"),
                        ClientAuthentication.none())
                    .keepFor(Duration.ofHours(1)))
            .build();
    Contender jwts = Contenders.of("ours", Issuer.of(JwsAlgorithm.ES256));
    requests = new Request[tokens];
    byte[][] bare = new byte[tokens][];
    SecureRandom random = new SecureRandom();
    byte[] bytes = new byte[32];
    for (int i = 0; i < tokens; i++) {
      random.nextBytes(bytes);
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      bare[i] = token.getBytes(StandardCharsets.ISO_8859_1);
      requests[i] = (Request) jwts.input(token);
      server.run(resource.admit(requests[i]));
    }
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    yardstick(i -> sha256.digest(bare[i % bare.length]));
  }

  /** Admits the next request. */
  @Benchmark
  public Object admit() throws IOException {
    next = next + 1 >= requests.length ? 0 : next + 1;
    return Ours.OFFLINE.run(resource.admit(requests[next]));
  }
}
