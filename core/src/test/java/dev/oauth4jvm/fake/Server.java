package dev.oauth4jvm.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** A server that gives the answers that it was given, and remembers what it was asked. */
public final class Server {

  public static final long NOW = 1_800_000_000L;
  public static final AuthorizationServer METADATA =
      AuthorizationServer.of(
          JsonObject.of(
              "issuer", "https://as.example", "token_endpoint", "https://as.example/token"));

  public final List<Request> asked = new ArrayList<>();
  private final Queue<Response> answers = new ArrayDeque<>();
  private Env env = Env.system().clock(() -> Instant.ofEpochSecond(NOW));

  public Server(Response... answers) {
    this.answers.addAll(Arrays.asList(answers));
  }

  public Server insecure() {
    env = env.allowInsecureRequests();
    return this;
  }

  public Server destinations(Destinations rule) {
    env = env.destinations(rule);
    return this;
  }

  public static Response json(int status, String body, String... headers) {
    Headers all = Headers.of("content-type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      all = all.and(headers[i], headers[i + 1]);
    }
    return Response.of(status, all, body.getBytes(StandardCharsets.UTF_8));
  }

  public Env env() {
    return env;
  }

  public <R> R run(Operation<R> operation) {
    try {
      return Driver.of(
              request -> {
                asked.add(request);
                Response answer = answers.poll();
                if (answer == null) {
                  throw new IOException("nothing more was to be asked");
                }
                return answer;
              })
          .env(env)
          .run(operation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public OAuthException refuse(Operation<?> operation) {
    Throwable thrown = catchThrowable(() -> run(operation));
    assertThat(thrown).isInstanceOf(OAuthException.class);
    return (OAuthException) thrown;
  }

  public Request last() {
    return asked.get(asked.size() - 1);
  }
}
