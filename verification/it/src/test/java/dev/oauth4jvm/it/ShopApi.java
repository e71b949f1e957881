package dev.oauth4jvm.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.Admission;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The API of the web application, which may require that the user signs in again (RFC 9470). */
final class ShopApi implements AutoCloseable {

  /** Longer than the tolerance for clocks, shorter than the life of a token. */
  private static final Duration LATER = Duration.ofSeconds(100);

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final AtomicReference<Long> authTime = new AtomicReference<>();
  private final HttpServer server;
  private ProtectedResource resource;
  private Driver http;

  ShopApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(NodeProcess.NEW_THREAD);
    server.createContext("/", this::handle);
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  void start(JwtAccessTokens tokens, Driver driver, Env env) {
    resource =
        ProtectedResource.named("the shop's").trust(tokens).withoutMetadataInChallenges().build();
    http = driver.env(env.clock(() -> Instant.now().plus(ahead.get())));
    server.start();
  }

  /** From now on, every sign-in so far is too long ago. */
  void requireNewSignIn() {
    ahead.set(LATER);
  }

  /** From now on, a sign-in just now is recent. */
  void acceptNewSignIn() {
    ahead.set(Duration.ZERO);
  }

  /** {@code auth_time} of the last token that was accepted. */
  long authTime() {
    return authTime.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request =
        Request.of(
                exchange.getRequestMethod(), URI.create(url(exchange.getRequestURI().toString())))
            .headers(Headers.from(exchange.getRequestHeaders()));
    Admission admission = resource.admit(request, Requirement.none().maxAuthAge(Duration.ZERO));
    int status = 200;
    byte[] body;
    try {
      AccessToken token = http.run(admission);
      authTime.set(token.claims().integer("auth_time"));
      body = ("Tea for " + token.subject()).getBytes(StandardCharsets.UTF_8);
    } catch (Exception failure) {
      Response refusal = admission.refusal(failure);
      for (Map.Entry<String, String> field : refusal.headers().entries()) {
        exchange.getResponseHeaders().add(field.getKey(), field.getValue());
      }
      status = refusal.status();
      body = new byte[0];
    }
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
