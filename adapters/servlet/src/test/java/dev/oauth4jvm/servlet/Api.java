package dev.oauth4jvm.servlet;

import dev.oauth4jvm.Replays;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestServer;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A resource at {@code https://api.test}, and an issuer of its tokens. */
final class Api {

  static final SigningKey KEY = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

  final TestServer server =
      TestServer.builder().clock(TestClock.at(Instant.parse("2030-01-01T00:00:00Z"))).build();
  final AccessTokens tokens =
      server.issuer().accessTokens("https://api.test").scope("orders:read *");
  private final Set<String> proofs = ConcurrentHashMap.newKeySet();
  private final Replays replays = (source, id, until) -> proofs.add(id);
  final ProtectedResource resource =
      ProtectedResource.of("https://api.test")
          .trust(JwtAccessTokens.of(server.issuer().metadata()))
          .refuseReplays(replays)
          .build();

  ProtectedResourceFilter filter() {
    return ProtectedResourceFilter.of(resource, server.driver());
  }

  static Request get(String path) {
    return Request.get(URI.create("https://api.test" + path));
  }

  /** A request whose token is bound to a key, with a proof that is good for one time. */
  Request proven(String path) {
    return tokens.boundTo(KEY).authorize(get(path));
  }

  Request bearer(String path) {
    return tokens.authorize(get(path));
  }
}
