// @start region="program"
package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An API in one file, which greets clients that send an access token of one authorization server.
 */
public final class GettingStarted {

  private final Driver http;
  private final String resource;
  private final AccessTokenValidator validator;

  /** Fetches the authorization server's metadata; its keys are fetched with the first token. */
  public GettingStarted(Driver http, String issuer, String resource) throws IOException {
    this.http = http;
    this.resource = resource;
    AuthorizationServer server = http.run(Discovery.oidc(issuer));
    this.validator = AccessTokenValidator.of(server, resource).build();
  }

  /** Handles one request. */
  public void handle(HttpExchange exchange) throws IOException {
    Request request =
        Request.of(
                exchange.getRequestMethod(), URI.create(resource).resolve(exchange.getRequestURI()))
            .headers(Headers.from(exchange.getRequestHeaders()));
    AccessToken token;
    try {
      token = http.run(validator.validate(request));
    } catch (OAuthException | IOException failure) {
      System.err.println(failure); // no message of the library has a token or a secret
      send(exchange, validator.refusal(request, failure));
      return;
    }
    byte[] greeting = ("Hello, " + token.subject() + "\n").getBytes(StandardCharsets.UTF_8);
    send(exchange, Response.of(200, Headers.of("content-type", "text/plain"), greeting));
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    for (Map.Entry<String, String> field : response.headers().entries()) {
      exchange.getResponseHeaders().add(field.getKey(), field.getValue());
    }
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Arguments: the issuer, the API's own URL, and the port to listen on. */
  public static void main(String... arguments) throws IOException {
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(Integer.parseInt(arguments[2])), 0);
    listener.createContext(
        "/", new GettingStarted(Driver.create(), arguments[0], arguments[1])::handle);
    listener.start();
  }
}
// @end
