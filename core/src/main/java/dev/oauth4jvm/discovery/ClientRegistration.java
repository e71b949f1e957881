package dev.oauth4jvm.discovery;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.internal.endpoint.TokenUse;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Registers a client (RFC 7591), and reads, updates and deletes a registration (RFC 7592).
 *
 * <p>Rejects unless the status is 201 or 200 (200 to read and update, 204 to delete), and {@code
 * client_id} and, if there is one, {@code client_secret} are strings. Immutable: each method
 * returns a changed copy.
 */
public final class ClientRegistration implements Operation<RegisteredClient> {

  private static final String WHAT = "client registration response";

  /** RFC 7592, section 2.2: what an update must not include. */
  private static final List<String> NOT_SENT =
      List.of(
          "registration_access_token",
          "registration_client_uri",
          "client_secret_expires_at",
          "client_id_issued_at");

  private final AuthorizationServer server;
  private final JsonObject metadata;
  private final @Nullable Secret initialAccessToken;
  private final @Nullable DpopHandle dpop;

  private ClientRegistration(
      AuthorizationServer server,
      JsonObject metadata,
      @Nullable Secret initialAccessToken,
      @Nullable DpopHandle dpop) {
    this.server = Objects.requireNonNull(server, "server");
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    this.initialAccessToken = initialAccessToken;
    this.dpop = dpop;
  }

  /**
   * Registers a client with this metadata at the server's {@code registration_endpoint} (RFC 7591,
   * section 3.1).
   */
  public static ClientRegistration of(AuthorizationServer server, JsonObject metadata) {
    return new ClientRegistration(server, metadata, null, null);
  }

  /** Sends an initial access token. */
  public ClientRegistration initialAccessToken(Secret token) {
    return new ClientRegistration(server, metadata, Objects.requireNonNull(token, "token"), dpop);
  }

  /** Sends an initial access token that is bound to the handle's key, with a proof. */
  public ClientRegistration dpop(DpopHandle handle) {
    return new ClientRegistration(
        server, metadata, initialAccessToken, Objects.requireNonNull(handle, "dpop"));
  }

  /** Reads a registration (RFC 7592, section 2.1). */
  public static Operation<RegisteredClient> read(RegisteredClient client) {
    return new Management("GET", client, null);
  }

  /**
   * Replaces a registration's metadata (RFC 7592, section 2.2); members that only the server sets
   * are not sent.
   */
  public static Operation<RegisteredClient> update(RegisteredClient client, JsonObject metadata) {
    JsonObject body = metadata.with("client_id", client.clientId());
    for (String name : NOT_SENT) {
      body = body.without(name);
    }
    return new Management("PUT", client, body);
  }

  /** Deletes a registration (RFC 7592, section 2.3). The result is the deleted client. */
  public static Operation<RegisteredClient> delete(RegisteredClient client) {
    return new Management("DELETE", client, null);
  }

  @Override
  public Step<RegisteredClient> begin(Env env) {
    Boolean aliases = metadata.bool("use_mtls_endpoint_aliases");
    URI uri = Endpoints.of(server, Boolean.TRUE.equals(aliases), "registration_endpoint", env);
    return new TokenUse(json("POST", uri, metadata), initialAccessToken, dpop)
        .begin(env, new Judgement(201, null));
  }

  private static Request json(String method, URI uri, @Nullable JsonObject body) {
    Request request =
        Request.of(method, uri)
            .headers(Headers.of("accept", "application/json", "user-agent", Endpoints.USER_AGENT));
    return body == null
        ? request
        : request
            .header("content-type", "application/json")
            .body(body.toJson().getBytes(StandardCharsets.UTF_8));
  }

  private record Management(String method, RegisteredClient client, @Nullable JsonObject body)
      implements Operation<RegisteredClient> {

    @Override
    public Step<RegisteredClient> begin(Env env) {
      URI uri = Endpoints.check(client.registrationClientUri(), "registration_client_uri", env);
      Request request = json(method, uri, body);
      return new TokenUse(request, client.registrationAccessToken(), null)
          .begin(env, new Judgement(method.equals("DELETE") ? 204 : 200, client));
    }
  }

  private record Judgement(int status, @Nullable RegisteredClient before)
      implements Exchange.Judge<RegisteredClient> {

    @Override
    public RegisteredClient judge(Response response) {
      if (before != null && status == 204) {
        Responses.requireOAuthStatus(response, status, WHAT);
        return before;
      }
      // OpenID Connect Dynamic Client Registration 1.0, section 3.2, only recommends 201
      int expected = before == null && response.status() == 200 ? 200 : status;
      JsonObject json = Responses.oauthJson(response, expected, "client_id", WHAT);
      String clientId = Responses.requirePrintable(json, "client_id", WHAT);
      if (before != null && !before.clientId().equals(clientId)) {
        throw new ProcessingException(
            ErrorCode.JSON_ATTRIBUTE_COMPARISON,
            "the " + WHAT + " is about another client",
            Details.member("client_id", before.clientId(), clientId));
      }
      // RegisteredClient judges the expiry: a refusal here would lose a secret that the server has
      // issued
      if (json.get("client_secret") != null) {
        Responses.requirePrintable(json, "client_secret", WHAT);
      }
      String access = json.string("registration_access_token");
      if (access != null && !access.isEmpty()) { // its absence matters only when it is needed
        Responses.requireVisible(json, "registration_access_token", WHAT);
      }
      return new RegisteredClient(before == null ? json : keepingAccess(json, before));
    }

    /** Keeps URI and token if the response omits them (RFC 7592, section 3). */
    private static JsonObject keepingAccess(JsonObject json, RegisteredClient before) {
      JsonObject result = json;
      if (json.get("registration_client_uri") == null) {
        result = result.with("registration_client_uri", before.registrationClientUri().toString());
      }
      if (json.get("registration_access_token") == null) {
        result =
            result.with("registration_access_token", before.registrationAccessToken().reveal());
      }
      return result;
    }
  }
}
