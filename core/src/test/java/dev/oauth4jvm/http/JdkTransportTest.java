package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code java.net.http} alone has: an executor, and a client of the application. */
@Timeout(60)
class JdkTransportTest {

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] echo =
              (exchange.getRequestMethod() + " " + exchange.getRequestURI()).getBytes(UTF_8);
          exchange.sendResponseHeaders(404, echo.length);
          exchange.getResponseBody().write(echo);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Test
  void an_own_client_is_used() throws IOException {
    AtomicInteger tasks = new AtomicInteger();
    HttpClient client =
        HttpClient.newBuilder()
            .executor(
                task -> {
                  tasks.incrementAndGet();
                  new Thread(task).start();
                })
            .build();
    JdkTransport transport = JdkTransport.builder().httpClient(client).build();
    assertThat(transport.send(Request.post(uri("/a"))).status()).isEqualTo(404);
    assertThat(tasks).hasPositiveValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALWAYS", "NORMAL"})
  void an_own_client_that_follows_redirects_is_refused(String redirect) {
    HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.valueOf(redirect)).build();
    assertThatThrownBy(() -> JdkTransport.builder().httpClient(client))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("follows redirects (" + redirect);
  }

  @Test
  void what_an_own_client_decides_cannot_be_said_beside_it() throws NoSuchAlgorithmException {
    SSLContext tls = SSLContext.getDefault();
    Map<String, Consumer<JdkTransport.Builder>> settings =
        Map.of(
            "connectTimeout", builder -> builder.connectTimeout(Duration.ofSeconds(1)),
            "sslContext", builder -> builder.sslContext(tls),
            "proxy", builder -> builder.proxy(ProxySelector.getDefault()),
            "executor", builder -> builder.executor(Runnable::run));
    settings.forEach(
        (name, setting) -> {
          JdkTransport.Builder builder =
              JdkTransport.builder().httpClient(HttpClient.newHttpClient());
          setting.accept(builder);
          assertThatThrownBy(builder::build)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining(name);
        });
  }

  @Test
  void an_own_executor_and_proxy_are_used() throws IOException {
    AtomicInteger tasks = new AtomicInteger();
    JdkTransport transport =
        JdkTransport.builder()
            .executor(
                task -> {
                  tasks.incrementAndGet();
                  new Thread(task).start();
                })
            .proxy(ProxySelector.of(server.getAddress()))
            .build();
    Response response = transport.send(Request.post(URI.create("http://as.example/keys")));
    assertThat(new String(response.body(), UTF_8)).startsWith("POST http://as.example/keys");
    assertThat(tasks).hasPositiveValue();
  }

  @Test
  void an_executor_that_takes_no_more_is_an_io_exception() {
    JdkTransport transport =
        JdkTransport.builder()
            .executor(
                task -> {
                  throw new RejectedExecutionException("closed");
                })
            .build();
    Request request = Request.post(uri("/a"));
    assertThatThrownBy(() -> transport.send(request))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> transport.async().send(request).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }
}
