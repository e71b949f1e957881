package dev.oauth4jvm.loopback;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.signin.Callback;
import dev.oauth4jvm.signin.PendingAuthorization;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The requests to the port: one is the callback, and its response waits for the outcome. Repeats of
 * it, for example by a browser that loads pages ahead, get the same page.
 */
final class CallbackHandler implements HttpHandler {

  private static final int MAX_BODY = 64 * 1024;

  private final PendingAuthorization pending;
  private final Pages pages;
  private final CompletableFuture<Callback> arrived = new CompletableFuture<>();
  private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

  /** The responses that wait for the outcome, and the caller. */
  private final Phaser responses = new Phaser(1);

  CallbackHandler(PendingAuthorization pending, Pages pages) {
    this.pending = pending;
    this.pages = pages;
  }

  /** The callback, or null if there is none in time. */
  @Nullable Callback awaitCallback(Duration atMost) throws InterruptedException {
    try {
      return arrived.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return null;
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  /** Lets the responses go, and waits a moment until they are written. */
  void end(boolean succeeded, Duration atMost) {
    boolean unused = outcome.complete(succeeded);
    try {
      int phase = responses.arrive();
      int unusedPhase =
          responses.awaitAdvanceInterruptibly(phase, atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      // the browser is gone, or reads slowly
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Callback callback = callback(exchange);
      if (callback == null) {
        respond(exchange, 400, pages.unrelated());
        return;
      }
      if (responses.register() < 0) {
        return;
      }
      try {
        boolean unused = arrived.complete(callback);
        boolean succeeded = outcome.join();
        respond(exchange, succeeded ? 200 : 400, succeeded ? pages.success() : pages.failure());
      } finally {
        int unused = responses.arriveAndDeregister();
      }
    }
  }

  /** The request as the callback; null if it is another. */
  private @Nullable Callback callback(HttpExchange exchange) throws IOException {
    try {
      Callback callback = parse(exchange);
      return callback != null && pending.isAnsweredBy(callback) ? callback : null;
    } catch (OAuthException | IllegalArgumentException malformed) {
      return null;
    }
  }

  private static @Nullable Callback parse(HttpExchange exchange) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("host");
    // with the host that was asked for: a page may have rebound its own name to this machine
    URI uri = URI.create("http://" + host + exchange.getRequestURI());
    if (exchange.getRequestMethod().equals("GET")) {
      return Callback.of(uri);
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    Request request =
        Request.of(exchange.getRequestMethod(), uri)
            .headers(Headers.from(exchange.getRequestHeaders()))
            .body(body);
    return body.length > MAX_BODY ? null : Callback.posted(uri, Form.post(request));
  }

  private static void respond(HttpExchange exchange, int status, String page) throws IOException {
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("content-type", "text/html; charset=utf-8");
    headers.set("cache-control", "no-store");
    headers.set("referrer-policy", "no-referrer");
    headers.set("x-content-type-options", "nosniff");
    headers.set(
        "content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    headers.set("connection", "close");
    exchange.sendResponseHeaders(status, body.length);
    // closed here, since the JDK's server may keep the page in a buffer until then, and the
    // receiver
    // may be closed as soon as this method returns
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
