package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An authorization server with an introspection endpoint, and a resource that is its client. */
final class Introspector {

  static final String TOKEN = "2YotnFZFEjr1zCsicMWpAA";
  static final AuthorizationServer AS =
      AuthorizationServer.of(
          JsonObject.of("issuer", Api.ISSUER, "jwks_uri", Api.ISSUER + "/jwks")
              .with("introspection_endpoint", Api.ISSUER + "/introspect")
              .with("introspection_signing_alg_values_supported", List.of("ES256")));
  static final Client CLIENT = Client.of("orders");
  static final ClientAuthentication AUTHENTICATION =
      ClientAuthentication.secretBasic(Secret.of("s3cret"));

  final TestClock clock = new TestClock(Api.NOW);
  final Server server = new Server().clock(clock).answer(this::answer);

  /** The responses for active tokens. */
  final Map<String, JsonObject> active = new ConcurrentHashMap<>(Map.of(TOKEN, state()));

  /** What is answered in place of a state. */
  volatile Server.Answer instead;

  /** What a server says of a token for the resource. */
  static JsonObject state() {
    return JsonObject.builder()
        .put("active", true)
        .put("scope", "orders:read orders:pay")
        .put("client_id", "shop")
        .put("username", "alice@example.com")
        .put("token_type", "Bearer")
        .put("exp", Api.NOW + 3600)
        .put("iat", Api.NOW - 10)
        .put("nbf", Api.NOW - 10)
        .put("sub", "alice")
        .put("aud", Api.AUDIENCE)
        .put("iss", Api.ISSUER)
        .put("jti", "1")
        .build();
  }

  static IntrospectedTokens tokens() {
    return IntrospectedTokens.of(AS, CLIENT, AUTHENTICATION);
  }

  static ProtectedResource resource(IntrospectedTokens tokens) {
    return ProtectedResource.of(Api.AUDIENCE).trust(tokens).build();
  }

  private Response answer(Request request) throws IOException {
    if (request.uri().getPath().equals("/jwks")) {
      return Api.keys(Api.KEY, Api.RSA);
    }
    Server.Answer other = instead;
    if (other != null) {
      return other.to(request);
    }
    return Api.json(active.getOrDefault(token(request), JsonObject.of("active", false)).toJson());
  }

  static String token(Request request) {
    return Form.parse(new String(request.body(), StandardCharsets.UTF_8)).first("token");
  }

  /** The tokens whose state was requested, in order. */
  List<String> requested() {
    return server.asked.stream()
        .filter(request -> request.uri().getPath().equals("/introspect"))
        .map(Introspector::token)
        .toList();
  }

  AccessToken admit(ProtectedResource resource, String token) {
    return server.run(resource.admit(Api.bearer(token)));
  }

  OAuthException refuse(ProtectedResource resource, String token) {
    return server.refuse(resource.admit(Api.bearer(token)));
  }
}
