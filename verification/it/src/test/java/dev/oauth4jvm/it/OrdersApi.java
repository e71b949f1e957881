package dev.oauth4jvm.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/** The code of the guides to containers and clusters, which {@code GuidesIT} runs. */
final class OrdersApi {

  private OrdersApi() {}

  // @start region="api"
  /** An API behind a load balancer whose URL is {@code BASE_URL}. */
  static HttpServer serve(Map<String, String> settings, Jwks jwks, Driver http) throws IOException {
    AccessTokenValidator validator =
        AccessTokenValidator.of(jwks.authorizationServer(), settings.get("AUDIENCE"))
            .jwks(jwks)
            .build();
    int port = Integer.parseInt(settings.getOrDefault("PORT", "8080"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/ready", exchange -> send(exchange, ready(jwks, http), ""));
    server.createContext(
        "/orders",
        exchange -> {
          Request request =
              Request.of(
                      exchange.getRequestMethod(),
                      URI.create(settings.get("BASE_URL") + exchange.getRequestURI()))
                  .headers(Headers.from(exchange.getRequestHeaders()));
          AccessToken token;
          try {
            token = http.run(validator.validate(request));
          } catch (OAuthException | IOException failure) {
            Response refusal = validator.refusal(request, failure);
            for (Map.Entry<String, String> field : refusal.headers().entries()) {
              exchange.getResponseHeaders().add(field.getKey(), field.getValue());
            }
            send(exchange, refusal.status(), "");
            return;
          }
          send(exchange, 200, "Orders of " + token.clientId());
        });
    return server;
  }

  /** The status of readiness: 204 if keys are in memory, read from the store or fetched now. */
  private static int ready(Jwks jwks, Driver http) {
    try {
      JwksSnapshot unused = http.run(jwks.refresh());
      return 204;
    } catch (IOException | OAuthException notYet) {
      return 503;
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
  // @end
}
