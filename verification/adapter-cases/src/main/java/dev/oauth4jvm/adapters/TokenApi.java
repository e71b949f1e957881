package dev.oauth4jvm.adapters;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.Admission;
import dev.oauth4jvm.resource.ProtectedResource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A protected resource on loopback, which validates tokens and proofs, and can revoke tokens. */
final class TokenApi implements AutoCloseable {

  final List<Request> asked = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ProtectedResource resource;
  private final Driver driver;
  private final HttpServer http;
  volatile @Nullable URI redirect;

  /** Whether the body of a refusal has no end. */
  volatile boolean refusesWithoutEnd;

  TokenApi(ProtectedResource resource, Driver driver) throws IOException {
    this.resource = resource;
    this.driver = driver;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  String origin() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  URI uri() {
    return URI.create(origin() + "/orders?q=1");
  }

  /** Refuses the tokens that were used until now. */
  void revokeUsed() {
    for (String used : authorizations()) {
      revoked.add(used);
    }
    asked.clear();
  }

  /** The authorization of each request, "null" for none. */
  List<String> authorizations() {
    return asked.stream().map(r -> String.valueOf(r.headers().first("authorization"))).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      URI uri = URI.create(origin() + exchange.getRequestURI());
      Request request =
          Request.of(exchange.getRequestMethod(), uri)
              .headers(Headers.from(exchange.getRequestHeaders()))
              .body(body);
      asked.add(request);
      Response answer = answer(request);
      for (Map.Entry<String, String> field : answer.headers().entries()) {
        exchange.getResponseHeaders().add(field.getKey(), field.getValue());
      }
      if (refusesWithoutEnd && answer.status() == 401) {
        exchange.sendResponseHeaders(401, 0);
        while (true) { // until the client closes the connection
          exchange.getResponseBody().write(new byte[8192]);
        }
      }
      byte[] content = answer.body();
      exchange.sendResponseHeaders(answer.status(), content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private Response answer(Request request) throws IOException {
    URI elsewhere = redirect;
    if (elsewhere != null && !elsewhere.equals(request.uri())) {
      return Response.of(307, Headers.of("location", elsewhere.toString()), new byte[0]);
    }
    String authorization = String.valueOf(request.headers().first("authorization"));
    if (revoked.contains(authorization)) {
      String scheme = authorization.startsWith("DPoP ") ? "DPoP" : "Bearer";
      String challenge = Challenge.of(scheme, Map.of("error", "invalid_token")).toHeaderValue();
      return Response.of(
          401,
          Headers.of("www-authenticate", challenge),
          "refused".getBytes(StandardCharsets.UTF_8));
    }
    Admission admission = resource.admit(request);
    try {
      String client = driver.run(admission).clientId();
      String content = client + " " + new String(request.body(), StandardCharsets.UTF_8);
      return Response.of(200, Headers.of(), content.getBytes(StandardCharsets.UTF_8));
    } catch (OAuthException | IOException failure) {
      return admission.refusal(failure);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
