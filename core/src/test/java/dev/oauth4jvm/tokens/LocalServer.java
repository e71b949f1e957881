package dev.oauth4jvm.tokens;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A resource and its authorization server on loopback; every token has a number. */
final class LocalServer implements AutoCloseable {

  /** The authorization and the body of each request to the resource. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  final AtomicInteger issued = new AtomicInteger();
  final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Queue<Response> script = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer http;
  volatile boolean issuesNothing;

  LocalServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
  }

  LocalServer then(Response... answers) {
    script.addAll(List.of(answers));
    return this;
  }

  ClientCredentialsGrant grant() {
    JsonObject metadata =
        JsonObject.of("issuer", uri("").toString(), "token_endpoint", uri("/token").toString());
    return ClientCredentialsGrant.of(
        AuthorizationServer.of(metadata), Client.of("shop"), ClientAuthentication.none());
  }

  TokenSource tokens() {
    return TokenSource.of(grant()).build();
  }

  TokenSource tokens(DpopHandle handle) {
    return TokenSource.of(grant().dpop(handle)).build();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/held")) {
        held.countDown();
        release.await();
      }
      answer(exchange, path.equals("/token") ? token(exchange) : resource(exchange, body));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Response token(HttpExchange exchange) {
    if (issuesNothing) {
      return Response.of(503, Headers.of(), new byte[0]);
    }
    String type = exchange.getRequestHeaders().containsKey("dpop") ? "DPoP" : "Bearer";
    return json(
        "{\"access_token\":\"access-"
            + issued.incrementAndGet()
            + "\",\"expires_in\":300,\"token_type\":\""
            + type
            + "\"}");
  }

  private Response resource(HttpExchange exchange, byte[] body) {
    asked.add(
        exchange.getRequestHeaders().getFirst("authorization")
            + " "
            + new String(body, StandardCharsets.UTF_8));
    Response answer = script.poll();
    return answer == null ? json("[]") : answer;
  }

  private static Response json(String text) {
    return Response.of(
        200, Headers.of("content-type", "application/json"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, Response response) throws IOException {
    for (Map.Entry<String, String> field : response.headers().entries()) {
      exchange.getResponseHeaders().add(field.getKey(), field.getValue());
    }
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
