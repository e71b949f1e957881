package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Client registration (RFC 7591) and its management (RFC 7592). */
record RegistrationEndpoint(TestIssuer issuer) {

  /** The members that only the server sets (RFC 7592, section 2.2). */
  private static final List<String> OWN =
      List.of(
          "registration_access_token",
          "registration_client_uri",
          "client_secret_expires_at",
          "client_id_issued_at");

  Response answer(Call call, @Nullable String clientId) {
    Request request = call.request();
    if (clientId == null) {
      call.requireMethod("POST");
      requireInitialAccess(request);
      TestClient client = register(json(request).without("client_id"), issuer.random());
      return Answers.json(201, description(client));
    }
    call.requireMethod("GET", "PUT", "DELETE");
    TestClient client = managed(request, clientId);
    return switch (request.method()) {
      case "GET" -> Answers.json(200, description(client));
      case "PUT" -> Answers.json(200, description(update(client, json(request))));
      default -> {
        issuer.state().clients.remove(clientId);
        yield Response.of(204, Headers.of(), new byte[0]);
      }
    };
  }

  /** Registers a client with this identifier, and with a secret if its method needs one. */
  TestClient register(JsonObject asked, String clientId) {
    JsonObject metadata = ClientMetadata.complete(asked.with("client_id", clientId));
    String method = String.valueOf(metadata.string("token_endpoint_auth_method"));
    Secret secret = method.startsWith("client_secret") ? Secret.of(issuer.random()) : null;
    return put(new TestClient(metadata, secret, Secret.of(issuer.random())));
  }

  private TestClient update(TestClient before, JsonObject asked) {
    if (!before.clientId().equals(asked.string("client_id"))) {
      throw Refused.of("invalid_client_metadata", "client_id must stay", "RFC 7592, 2.2");
    }
    for (String name : OWN) {
      if (asked.has(name)) {
        throw Refused.of("invalid_client_metadata", name + " must not be sent", "RFC 7592, 2.2");
      }
    }
    String secret = asked.string("client_secret");
    if (secret != null && (before.secret() == null || !secret.equals(before.secret().reveal()))) {
      throw Refused.of("invalid_client_metadata", "client_secret must stay", "RFC 7592, 2.2");
    }
    JsonObject metadata = ClientMetadata.complete(asked.without("client_secret"));
    return put(new TestClient(metadata, before.secret(), before.registrationToken()));
  }

  /** Stores a client, and creates its keys, so that a JWK Set fetched from now on contains them. */
  private TestClient put(TestClient client) {
    issuer.state().clients.put(client.clientId(), client);
    for (String name : client.metadata().names()) {
      if (name.endsWith("_signed_response_alg")) {
        issuer.keys().prepare(client.metadata().string(name));
      }
    }
    return client;
  }

  private JsonObject description(TestClient client) {
    JsonObject answer =
        client
            .metadata()
            .with("client_id_issued_at", issuer.now())
            .with(
                "registration_client_uri",
                issuer.url(Endpoint.REGISTRATION) + "/" + client.clientId());
    Secret token = client.registrationToken();
    if (token != null) {
      answer = answer.with("registration_access_token", token.reveal());
    }
    Secret secret = client.secret();
    return secret == null
        ? answer
        : answer.with("client_secret", secret.reveal()).with("client_secret_expires_at", 0);
  }

  private void requireInitialAccess(Request request) {
    if (!issuer.state().initialAccessTokens.isEmpty()
        && !issuer.state().initialAccessTokens.contains(bearer(request))) {
      throw invalidToken("the initial access token is missing or wrong", "RFC 7591, 3");
    }
  }

  private TestClient managed(Request request, String clientId) {
    TestClient client = issuer.state().clients.get(clientId);
    Secret expected = client == null ? null : client.registrationToken();
    if (client == null
        || expected == null
        || !Bytes.equal(expected.reveal(), String.valueOf(bearer(request)))) {
      throw invalidToken("the registration access token is missing or wrong", "RFC 7592, 2.1");
    }
    return client;
  }

  private static @Nullable String bearer(Request request) {
    String field = request.headers().first("authorization");
    boolean bearer = field != null && field.regionMatches(true, 0, "Bearer ", 0, 7);
    return field == null || !bearer ? null : field.substring(7);
  }

  private static JsonObject json(Request request) {
    if (!"application/json".equals(request.mediaType())) {
      throw Refused.of(
          "invalid_client_metadata", "the body must be application/json", "RFC 7591, 3.1");
    }
    try {
      return JsonObject.parse(request.body());
    } catch (JsonException malformed) {
      throw Refused.of("invalid_client_metadata", "the body must be JSON", "RFC 7591, 3.1");
    }
  }

  private static Refused invalidToken(String description, String section) {
    return Refused.of("invalid_token", description, section)
        .status(401)
        .header("www-authenticate", "Bearer error=\"invalid_token\"");
  }
}
