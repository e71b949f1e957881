package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations run by the driver, or step by step with another HTTP client. */
class OperationSnippets {

  /** For local development only: the server uses {@code http:}. */
  private final Env env = Env.system().allowInsecureRequests();

  private HttpServer server;
  private String issuer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://localhost:" + server.getAddress().getPort();
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          byte[] body = ("{\"issuer\":\"" + issuer + "\"}").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("content-type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theDriverRunsAnOperation() throws IOException {
    // @start region="driver"
    Driver http = Driver.create().env(env);
    AuthorizationServer found = http.run(Discovery.oidc(issuer));
    // @end

    assertThat(found.issuer()).isEqualTo(issuer);
  }

  @Test
  void theAsynchronousDriverRunsTheSameOperation() throws Exception {
    // @start region="async"
    AsyncDriver http = AsyncDriver.create().env(env);
    CompletableFuture<AuthorizationServer> found = http.start(Discovery.oidc(issuer));
    // @end

    assertThat(found.get(30, TimeUnit.SECONDS).issuer()).isEqualTo(issuer);
  }

  @Test
  void anyHttpClientRunsAnOperation() throws Exception {
    HttpClient client = HttpClient.newHttpClient();

    // @start region="two-steps"
    Operation<AuthorizationServer> discovery = Discovery.oidc(issuer);

    // first: the request to send
    Step.Send<AuthorizationServer> send = (Step.Send<AuthorizationServer>) discovery.begin(env);
    Request request = send.request();

    // in between: your own HTTP client; it must not follow redirects
    HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri());
    for (Map.Entry<String, String> field : request.headers().entries()) {
      builder.header(field.getKey(), field.getValue());
    }
    if (request.hasBody()) { // a GET has no body, not even an empty one
      builder.method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
    }
    HttpResponse<byte[]> answer =
        client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());

    // then: the response
    Step<AuthorizationServer> next =
        send.receive(
            Response.of(answer.statusCode(), Headers.from(answer.headers().map()), answer.body()));
    AuthorizationServer found = ((Step.Done<AuthorizationServer>) next).result();
    // @end

    assertThat(found.issuer()).isEqualTo(issuer);
  }
}
