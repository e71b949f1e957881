package dev.oauth4jvm.resource;

import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Authorization servers by their hosts, each with a key of its own; some may be down. */
final class Issuers {

  static final String API = Api.AUDIENCE;

  final TestClock clock = new TestClock(Server.NOW);
  final Server server = new Server().clock(clock).answer(this::answer);
  final Set<String> down = ConcurrentHashMap.newKeySet();

  /** Members of metadata that differ from what is expected, by host. */
  final Map<String, JsonObject> metadata = new ConcurrentHashMap<>();

  private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
  private final Map<String, SigningKey> keys = new ConcurrentHashMap<>();

  static String issuer(String name) {
    return "https://" + name;
  }

  SigningKey key(String name) {
    return keys.computeIfAbsent(name, unused -> Api.generate(JwsAlgorithm.ES256).keyId("es"));
  }

  /** Runs an action once, while a host is asked. */
  void whenAsked(String name, Runnable action) {
    actions.put(name, action);
  }

  private Response answer(Request request) throws IOException {
    String name = request.uri().getAuthority();
    Runnable action = actions.remove(name);
    if (action != null) {
      action.run();
    }
    if (down.contains(name)) {
      throw new IOException(name + " is down");
    }
    return switch (request.uri().getPath()) {
      case "/.well-known/oauth-authorization-server" ->
          Api.json(
              metadata
                  .getOrDefault(
                      name,
                      JsonObject.of("issuer", issuer(name), "jwks_uri", issuer(name) + "/jwks"))
                  .toJson());
      case "/jwks", "/moved" ->
          Api.json(JsonObject.of("keys", List.of(key(name).toPublicJwk().json())).toJson());
      default -> Server.json(404, "{}");
    };
  }

  /** The paths that were requested of a host, in order. */
  List<String> requested(String name) {
    return server.asked.stream()
        .filter(request -> request.uri().getAuthority().equals(name))
        .map(request -> request.uri().getPath())
        .toList();
  }

  RawJwt token(String name) {
    return Api.token().claim("iss", Api.quoted(issuer(name)));
  }

  /** A request with a good token of this issuer. */
  Request request(String name) {
    return Api.bearer(token(name).sign(key(name)));
  }
}
