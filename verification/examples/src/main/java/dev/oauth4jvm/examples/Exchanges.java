package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * An adapter between the JDK's small HTTP server and the library; replace it by your framework's
 * types.
 */
final class Exchanges {

  private static final int MAX_BODY = 64 * 1024;

  private Exchanges() {}

  /** Creates a server that will listen at a loopback URL. */
  static HttpServer listener(String url) throws IOException {
    URI uri = URI.create(url);
    return HttpServer.create(new InetSocketAddress(uri.getHost(), uri.getPort()), 0);
  }

  /** The request as the client sent it; {@code origin} is the server's public origin. */
  static Request request(HttpExchange exchange, String origin) throws IOException {
    return Request.of(exchange.getRequestMethod(), URI.create(origin + exchange.getRequestURI()))
        .headers(Headers.from(exchange.getRequestHeaders()))
        .body(exchange.getRequestBody().readNBytes(MAX_BODY));
  }

  /** A cookie's value, empty for none. */
  static String cookie(HttpExchange exchange, String name) {
    String sent = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("cookie"), "");
    for (String pair : sent.split(";", -1)) {
      if (pair.strip().startsWith(name + "=")) {
        return pair.strip().substring(name.length() + 1);
      }
    }
    return "";
  }

  /** Sends the library's response, for example a refusal. */
  static void send(HttpExchange exchange, Response response) throws IOException {
    for (Map.Entry<String, String> field : response.headers().entries()) {
      exchange.getResponseHeaders().add(field.getKey(), field.getValue());
    }
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  static void json(HttpExchange exchange, int status, String json) throws IOException {
    send(exchange, response(status, "application/json", json));
  }

  static void html(HttpExchange exchange, int status, String html) throws IOException {
    send(exchange, response(status, "text/html; charset=utf-8", html));
  }

  static void redirect(HttpExchange exchange, URI location) throws IOException {
    send(exchange, Response.of(303, Headers.of("location", location.toString()), new byte[0]));
  }

  private static Response response(int status, String type, String body) {
    return Response.of(
        status, Headers.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
  }
}
