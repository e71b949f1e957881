package dev.oauth4jvm.adapters;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.resource.DpopNonces;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The authorization server of the cases, with a new issuer for each case, so that no case leaves
 * anything to the next one; and the resource that trusts all of them.
 */
final class Scene {

  /** A key of the client. */
  static final SigningKey KEY = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

  private static final byte[] SECRET = new byte[32];

  private final TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final TestServer server = TestServer.builder().clock(clock).build();
  private final Set<String> trusted = ConcurrentHashMap.newKeySet();
  private final Set<String> proofs = ConcurrentHashMap.newKeySet();
  private volatile boolean replaysFail;
  private TestIssuer issuer = server.issuer("none");
  private int issuers;

  /** Begins a case. */
  void begin() {
    issuer = server.issuer("issuer-" + ++issuers);
    trusted.add(issuer.issuer());
    replaysFail = false;
  }

  /** Lets the pause after a failed request for keys pass; tokens stay valid. */
  void passCooldown() {
    clock.advance(Duration.ofSeconds(61));
  }

  TestIssuer issuer() {
    return issuer;
  }

  Driver http() {
    return server.driver();
  }

  long now() {
    return server.env().epochSecond();
  }

  /** Tokens that every path but the one for payments accepts. */
  AccessTokens good() {
    return issuer.accessTokens(SampleApi.IDENTIFIER).scope("orders:read orders:pay");
  }

  /** Tokens that every path accepts. */
  AccessTokens stepped() {
    return good().claim("acr", "urn:two-factors").claim("auth_time", now() - 60);
  }

  static Request get(String path) {
    return Request.get(URI.create(SampleApi.IDENTIFIER + path));
  }

  /** The resource; its proofs need no nonce. */
  ProtectedResource resource() {
    return settings().build();
  }

  /** A resource whose proofs need a nonce. */
  ProtectedResource withNonces() {
    return settings().requireNonces(DpopNonces.sealed(SECRET)).build();
  }

  private ProtectedResource.Builder settings() {
    Replays replays =
        (source, id, until) -> {
          if (replaysFail) {
            throw new IllegalStateException("the memory of replays is down");
          }
          return proofs.add(source + id);
        };
    return ProtectedResource.of(SampleApi.IDENTIFIER)
        .trust(JwtAccessTokens.ofIssuers(trusted::contains))
        .metadata("authorization_servers", List.of("https://as.test/issuer-1"))
        .refuseReplays(replays);
  }

  /** Lets the memory of replays fail until the next case. */
  void failReplays() {
    replaysFail = true;
  }
}
