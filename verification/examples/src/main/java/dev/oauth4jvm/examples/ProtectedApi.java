package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * A resource server, such as an API or an MCP server. It validates access tokens (RFC 9068), and
 * refers clients without a token to the authorization server (RFC 9728). {@code RESOURCE} is its
 * URL and identifier, here a loopback URL with a port.
 */
public final class ProtectedApi {

  private static final String METADATA = "/.well-known/oauth-protected-resource";

  private final Driver http;
  private final String origin;
  private final JsonObject metadata;
  private final AccessTokenValidator validator;

  private ProtectedApi(Driver http, Settings settings) throws IOException {
    this.http = http;
    URI resource = URI.create(settings.get("RESOURCE"));
    this.origin = resource.resolve("/").toString().replaceAll("/$", "");
    this.metadata =
        JsonObject.of(
            "resource", resource.toString(), "authorization_servers", List.of(settings.issuer()));
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    // @start region="validator"
    this.validator =
        AccessTokenValidator.of(server, resource.toString())
            .resourceMetadata(URI.create(origin + METADATA + resource.getPath()))
            .build();
    // @end
  }

  /** Adds the API and its metadata. */
  public static void serve(HttpServer listener, Settings settings) throws IOException {
    ProtectedApi api = new ProtectedApi(settings.http(), settings);
    listener.createContext(
        METADATA, exchange -> Exchanges.json(exchange, 200, api.metadata.toJson()));
    listener.createContext(URI.create(settings.get("RESOURCE")).getPath(), api::handle);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request = Exchanges.request(exchange, origin);
    AccessToken token;
    try {
      token = http.run(validator.validate(request));
    } catch (OAuthException | IOException failure) {
      Response refusal = validator.refusal(request, failure);
      if (refusal.status() >= 500) { // the keys are unavailable or unusable: nothing else logs this
        System.getLogger("api").log(System.Logger.Level.WARNING, "no token validated", failure);
      }
      Exchanges.send(exchange, refusal);
      return;
    }
    Exchanges.json(
        exchange,
        200,
        JsonObject.of("sub", token.subject(), "client_id", token.clientId()).toJson());
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    HttpServer listener = Exchanges.listener(settings.get("RESOURCE"));
    serve(listener, settings);
    listener.start();
  }
}
