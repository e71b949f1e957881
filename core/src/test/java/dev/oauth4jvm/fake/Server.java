package dev.oauth4jvm.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * An authorization server that knows nothing of the protocol: it gives the answers of a script, and
 * then one for all requests; it remembers what it was asked, and may be held.
 */
public final class Server implements Transport {

  public static final long NOW = 1_800_000_000L;
  public static final AuthorizationServer METADATA =
      AuthorizationServer.of(
          JsonObject.of(
              "issuer", "https://as.example", "token_endpoint", "https://as.example/token"));

  /** A server of which only the keys matter. */
  public static final String ISSUER = "https://as.example.com";

  public static final AuthorizationServer AS = AuthorizationServer.of(ISSUER, ISSUER + "/jwks");
  public static final JwksId ID = new JwksId(ISSUER, ISSUER + "/jwks");

  /** What to do with a request. */
  public interface Answer {
    Response to(Request request) throws IOException;
  }

  public final List<Request> asked = Collections.synchronizedList(new ArrayList<>());
  private final Queue<Response> script;
  private Env env = new TestClock(NOW).env();
  private volatile Answer answer =
      request -> {
        throw new IOException("nothing more was to be asked");
      };
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch arrival = new CountDownLatch(1);

  public Server(Response... answers) {
    script = new ConcurrentLinkedQueue<>(List.of(answers));
  }

  /** Answers so what the script has no answer to. */
  public Server answer(Answer other) {
    answer = other;
    return this;
  }

  /** Answers every request with a set of these keys. */
  public Server serve(Jwk... keys) {
    List<JsonObject> members = new ArrayList<>();
    for (Jwk key : keys) {
      members.add(key.json());
    }
    return answer(request -> json(200, JsonObject.of("keys", members).toJson()));
  }

  /** Is down: every request fails with this. */
  public Server fail(IOException failure) {
    return answer(
        request -> {
          throw failure;
        });
  }

  /** Holds requests until {@link #release}. */
  public void hold() {
    arrival = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  public void release() {
    gate.countDown();
  }

  /** Waits until a request is held. */
  public void awaitRequest() throws InterruptedException {
    Threads.await(arrival);
  }

  public Server insecure() {
    env = env.allowInsecureRequests();
    return this;
  }

  public Server destinations(Destinations rule) {
    env = env.destinations(rule);
    return this;
  }

  public Server clock(TestClock clock) {
    env = env.clock(clock);
    return this;
  }

  public static Response json(int status, String body, String... headers) {
    Headers all = Headers.of("content-type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      all = all.and(headers[i], headers[i + 1]);
    }
    return Response.of(status, all, body.getBytes(StandardCharsets.UTF_8));
  }

  public static Response response(int status, String type, String body) {
    return Response.of(
        status, Headers.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
  }

  public Env env() {
    return env;
  }

  /** How many requests came. */
  public int requests() {
    return asked.size();
  }

  public Request last() {
    return asked.get(asked.size() - 1);
  }

  @Override
  public Response send(Request request) throws IOException {
    asked.add(request);
    CountDownLatch held = gate;
    arrival.countDown();
    try {
      held.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    Response scripted = script.poll();
    return scripted == null ? answer.to(request) : scripted;
  }

  /** The same without blocking the caller; it runs on a thread of its own. */
  public AsyncTransport async() {
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

  public <R> R run(Operation<R> operation) {
    try {
      return Driver.of(this).env(env).run(operation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public OAuthException refuse(Operation<?> operation) {
    Throwable thrown = catchThrowable(() -> run(operation));
    assertThat(thrown).isInstanceOf(OAuthException.class);
    return (OAuthException) thrown;
  }
}
