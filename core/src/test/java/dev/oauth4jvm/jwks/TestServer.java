package dev.oauth4jvm.jwks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jose.Jwk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authorization server's {@code jwks_uri}: counts requests, answers as told, and may be held.
 */
final class TestServer implements Transport {

  static final String ISSUER = "https://as.example.com";
  static final AuthorizationServer AS = AuthorizationServer.of(ISSUER, ISSUER + "/jwks");
  static final JwksId ID = new JwksId(ISSUER, ISSUER + "/jwks");

  /** What to do with a request. */
  interface Answer {
    Response to(Request request) throws IOException;
  }

  private final AtomicInteger requests = new AtomicInteger();
  private volatile Answer answer = request -> response(404, "text/plain", "");
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch arrival = new CountDownLatch(1);

  TestServer serve(Jwk... keys) {
    return answer(request -> response(200, "application/json", TestKeys.set(keys).toJson()));
  }

  TestServer answer(Answer answer) {
    this.answer = answer;
    return this;
  }

  /** Is down: every request fails with this. */
  TestServer fail(IOException failure) {
    return answer(
        request -> {
          throw failure;
        });
  }

  static Response response(int status, String type, String body) {
    return Response.of(
        status, Headers.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
  }

  int requests() {
    return requests.get();
  }

  /** Holds requests until {@link #release}. */
  void hold() {
    arrival = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  /** Waits until a request is held. */
  void awaitRequest() throws InterruptedException {
    Threads.await(arrival);
  }

  @Override
  public Response send(Request request) throws IOException {
    requests.incrementAndGet();
    CountDownLatch held = gate;
    arrival.countDown();
    try {
      held.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    return answer.to(request);
  }

  /** The same without blocking the caller; it runs on a thread of its own. */
  AsyncTransport async() {
    return request -> {
      CompletableFuture<Response> result = new CompletableFuture<>();
      Threads.start(
          () -> {
            try {
              result.complete(send(request));
            } catch (Throwable failure) {
              result.completeExceptionally(failure);
            }
          });
      return result;
    };
  }
}
