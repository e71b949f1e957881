package dev.oauth4jvm.spring;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** A real authorization server on a loopback port, and tokens for {@code https://api.test}. */
final class Issuer implements AutoCloseable {

  static final String RESOURCE = "https://api.test";
  static final SigningKey KEY = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

  final TestServer server;
  final TestIssuer issuer;
  final AccessTokens tokens;

  Issuer() {
    this(InstantSource.system());
  }

  Issuer(InstantSource clock) {
    server = TestServer.builder().clock(clock).listen().build();
    issuer = server.issuer();
    tokens = issuer.accessTokens(RESOURCE).scope("orders:read orders:pay").clientId("shop");
  }

  static Request get(String path) {
    return Request.get(URI.create(RESOURCE + path));
  }

  static Request post(String path) {
    return Request.of("POST", URI.create(RESOURCE + path));
  }

  Request bearer(String path) {
    return tokens.authorize(get(path));
  }

  /** A request whose token is bound to a key, with a proof. */
  Request proven(String path) {
    return tokens.boundTo(KEY).authorize(get(path));
  }

  /** The properties of an application that trusts this server, and further ones. */
  Map<String, String> properties(String... more) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spring.security.oauth2.resourceserver.jwt.issuer-uri", issuer.issuer());
    all.put("oauth4jvm.resource", RESOURCE);
    all.put("oauth4jvm.allow-insecure-requests", "true");
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  @Override
  public void close() {
    server.close();
  }
}
