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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

/** Against a server that behaves. */
@Timeout(60)
class JdkTransportTest {

  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          requests.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
          headers.putAll(exchange.getRequestHeaders());
          byte[] body = exchange.getRequestBody().readAllBytes();
          byte[] echo =
              (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " ").getBytes(UTF_8);
          exchange.getResponseHeaders().add("X-Two", "1");
          exchange.getResponseHeaders().add("X-Two", "2");
          switch (path) {
            case "/redirect" -> {
              exchange.getResponseHeaders().add("Location", "/elsewhere");
              exchange.sendResponseHeaders(
                  Integer.parseInt(exchange.getRequestURI().getQuery()), -1);
            }
            case "/big" -> {
              exchange.getResponseHeaders().set("Content-Length", "5000000");
              exchange.sendResponseHeaders(200, -1);
            }
            case "/empty" -> exchange.sendResponseHeaders(204, -1);
            default -> {
              exchange.sendResponseHeaders(404, echo.length + body.length);
              exchange.getResponseBody().write(echo);
              exchange.getResponseBody().write(body);
            }
          }
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
  void the_response_comes_back_whole_whatever_its_status() throws IOException {
    Request request = Request.post(uri("/a?b=c#d")).body("body".getBytes(UTF_8));
    Response response = JdkTransport.create().send(request);
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.headers().all("x-two")).containsExactly("1", "2");
    assertThat(new String(response.body(), UTF_8)).isEqualTo("POST /a?b=c body");
  }

  @Test
  void a_response_without_a_body_is_empty() throws IOException {
    Response response = JdkTransport.create().send(Request.get(uri("/empty")));
    assertThat(response.status()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void header_fields_are_sent_as_they_are_and_nothing_is_said_of_compression() throws IOException {
    Request request =
        Request.get(uri("/a"))
            .header("Authorization", "Bearer x")
            .headers(Headers.of("Authorization", "Bearer x", "X-A", "1", "X-A", "2", "X-B", ""));
    assertThat(JdkTransport.create().send(request).status()).isEqualTo(404);
    assertThat(headers.get("authorization")).containsExactly("Bearer x");
    assertThat(headers.get("x-a")).containsExactly("1", "2");
    assertThat(headers.get("x-b")).containsExactly("");
    assertThat(headers)
        .doesNotContainKeys("Accept-Encoding", "Upgrade", "HTTP2-Settings", "Cookie");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_not_followed(int status) throws IOException {
    Request request = Request.get(uri("/redirect?" + status));
    Response response = JdkTransport.create().send(request);
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().first("location")).isEqualTo("/elsewhere");
    assertThat(requests).doesNotContainKey("/elsewhere");
  }

  @Test
  void a_response_to_head_may_announce_more_than_the_limit() throws IOException {
    Response response = JdkTransport.create().send(Request.of("HEAD", uri("/big")));
    assertThat(response.headers().first("content-length")).isEqualTo("5000000");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void the_asynchronous_twin_does_the_same() throws Exception {
    Request request = Request.post(uri("/a")).body("body".getBytes(UTF_8));
    Response response = JdkTransport.create().async().send(request).toCompletableFuture().get();
    assertThat(response.status()).isEqualTo(404);
    assertThat(new String(response.body(), UTF_8)).isEqualTo("POST /a body");
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
    assertThat(transport.send(Request.get(uri("/a"))).status()).isEqualTo(404);
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
    Response response = transport.send(Request.get(URI.create("http://as.example/keys")));
    assertThat(new String(response.body(), UTF_8)).startsWith("GET http://as.example/keys");
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
    Request request = Request.get(uri("/a"));
    assertThatThrownBy(() -> transport.send(request))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> transport.async().send(request).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "Content-Length",
        "Expect",
        "Host",
        "HTTP2-Settings",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade"
      })
  void a_field_that_frames_the_message_is_refused(String name) {
    Request request = Request.get(uri("/a")).header(name.toLowerCase(Locale.ROOT), "s3cret");
    refused(request, "header field " + name.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret ä", "s3cret \u010a", "s3cret \u0080"})
  void a_value_that_would_be_sent_as_something_else_is_refused(String value) {
    refused(Request.get(uri("/a")).header("X-A", value), "header field X-A");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://as.example/?s3cret",
        "file:///etc/passwd",
        "mailto:s3cret@as.example",
        "/path?s3cret",
        "https:///path?s3cret",
        "https://a_s.example/?s3cret",
        "https://user:s3cret@a_s.example/",
      })
  void a_target_that_is_not_http_with_a_host_is_refused(String target) {
    refused(Request.get(URI.create(target)), "http or https");
  }

  @Test
  void a_host_that_cannot_be_read_is_refused() {
    refused(Request.get(URI.create("https://my_server/")), "java.net.URI can read");
  }

  @Test
  void user_information_in_the_target_is_refused() {
    refused(Request.get(URI.create("https://user:s3cret@as.example/")), "user information");
  }

  private void refused(Request request, String why) {
    JdkTransport transport = JdkTransport.create();
    assertThatThrownBy(() -> transport.send(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> transport.async().send(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret");
    assertThat(requests).isEmpty();
  }

  @Test
  void limits_out_of_range_are_refused_by_name() {
    JdkTransport.Builder builder = JdkTransport.builder();
    for (Duration wrong :
        List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(1).plusNanos(1))) {
      assertThatThrownBy(() -> builder.connectTimeout(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("connectTimeout");
      assertThatThrownBy(() -> builder.requestTimeout(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("requestTimeout");
    }
    assertThatThrownBy(() -> builder.maxBodyBytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxBodyBytes");
  }
}
