package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Verdict;
import java.io.IOException;
import java.net.URI;

/**
 * A protected resource, such as an API or an MCP server. It validates access tokens (RFC 9068), and
 * refers clients without a token to the authorization server (RFC 9728). {@code RESOURCE} is its
 * URL and identifier, here a loopback URL with a port.
 */
public final class ProtectedApi {

  private final Driver http;
  private final URI url;
  private final ProtectedResource resource;

  private ProtectedApi(Settings settings) throws IOException {
    this.http = settings.http();
    this.url = URI.create(settings.get("RESOURCE"));
    // @start region="resource"
    this.resource =
        ProtectedResource.of(settings.get("RESOURCE"))
            .trust(JwtAccessTokens.discovered(Discovery.oidc(settings.issuer())))
            .build();
    // @end
  }

  /** Adds the API and its metadata. */
  public static void serve(HttpServer listener, Settings settings) throws IOException {
    ProtectedApi api = new ProtectedApi(settings);
    listener.createContext(
        api.resource.metadataLocation().getPath(),
        exchange -> Exchanges.send(exchange, api.resource.metadataResponse()));
    listener.createContext(api.url.getPath(), api::handle);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request =
        Request.received(
                exchange.getRequestMethod(),
                url.getScheme(),
                url.getHost(),
                url.getPort(),
                exchange.getRequestURI().getRawPath())
            .headers(Headers.from(exchange.getRequestHeaders()));
    Verdict verdict = http.run(resource.admit(request).verdict());
    if (verdict instanceof Verdict.Refused refused) {
      if (refused.response().status() >= 500) { // nothing else logs this
        System.getLogger("api")
            .log(System.Logger.Level.WARNING, "no token validated", refused.failure());
      }
      Exchanges.send(exchange, refused.response());
      return;
    }
    AccessToken token = ((Verdict.Accepted) verdict).token();
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
