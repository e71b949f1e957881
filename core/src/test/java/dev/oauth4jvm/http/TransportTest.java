package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.fake.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that behaves. */
@Timeout(60)
@ParameterizedClass
@EnumSource(TransportKind.class)
class TransportTest {

  @Parameter private TransportKind kind;

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
    Response response = kind.create().send(request);
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.headers().all("x-two")).containsExactly("1", "2");
    assertThat(new String(response.body(), UTF_8)).isEqualTo("POST /a?b=c body");
  }

  @Test
  void a_response_without_a_body_is_empty() throws IOException {
    Response response = kind.create().send(Request.get(uri("/empty")));
    assertThat(response.status()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void header_fields_are_sent_as_they_are_and_no_compression_is_asked_for() throws IOException {
    Request request =
        Request.get(uri("/a"))
            .header("Authorization", "Bearer x")
            .headers(Headers.of("Authorization", "Bearer x", "X-A", "1", "X-A", "2", "X-B", ""));
    assertThat(kind.create().send(request).status()).isEqualTo(404);
    assertThat(headers.get("authorization")).containsExactly("Bearer x");
    assertThat(headers.get("x-a")).containsExactly("1", "2");
    assertThat(headers.get("x-b")).containsExactly("");
    assertThat(headers.get("accept-encoding")).containsExactly("identity");
    assertThat(headers).doesNotContainKeys("Upgrade", "HTTP2-Settings", "Cookie");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_not_followed(int status) throws IOException {
    Request request = Request.get(uri("/redirect?" + status));
    Response response = kind.create().send(request);
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().first("location")).isEqualTo("/elsewhere");
    assertThat(requests).doesNotContainKey("/elsewhere");
  }

  @Test
  void a_response_to_head_may_announce_more_than_the_limit() throws IOException {
    Response response = kind.create().send(Request.of("HEAD", uri("/big")));
    assertThat(response.headers().first("content-length")).isEqualTo("5000000");
    assertThat(response.body()).isEmpty();
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
    refused(Request.get(URI.create("https://my_server/")), "java.net.URI can parse");
  }

  @Test
  void user_information_in_the_target_is_refused() {
    refused(Request.get(URI.create("https://user:s3cret@as.example/")), "user information");
  }

  private void refused(Request request, String why) {
    Transport transport = kind.create();
    assertThatThrownBy(() -> transport.send(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret");
    assertThat(requests).isEmpty();
  }

  @Test
  void a_proxy_gets_the_whole_uri() throws IOException {
    Transport transport = kind.proxy(ProxySelector.of(server.getAddress()));
    Response response = transport.send(Request.get(URI.create("http://as.example/keys?a")));
    assertThat(new String(response.body(), UTF_8)).startsWith("GET http://as.example/keys?a");
    assertThat(headers.get("host")).containsExactly("as.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS"})
  void a_request_without_body_has_no_length(String method) throws Exception {
    try (RawServer raw = RawServer.answering("HTTP/1.1 204 No\r\nConnection: close\r\n\r\n")) {
      assertThat(kind.create().send(Request.of(method, raw.uri())).status()).isEqualTo(204);
      assertThat(raw.head())
          .startsWith(method + " / HTTP/1.1\r\n")
          .doesNotContainIgnoringCase("content-length")
          .doesNotContainIgnoringCase("transfer-encoding");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void a_post_without_body_has_a_length_of_zero(String method) throws IOException {
    kind.create().send(Request.of(method, uri("/empty")));
    assertThat(headers.get("content-length")).containsExactly("0");
  }

  @Test
  void a_target_outside_ascii_is_percent_encoded() throws IOException {
    Response response = kind.create().send(Request.get(uri("/\u00fc?\u20ac=%20")));
    assertThat(new String(response.body(), UTF_8)).isEqualTo("GET /%C3%BC?%E2%82%AC=%20 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://as.example:0/?s3cret", "http://as.example:65536/?s3cret"})
  void a_port_that_does_not_exist_is_refused(String target) {
    refused(Request.get(URI.create(target)), "port from 1 to 65535");
  }

  @Test
  void connect_is_refused() {
    refused(Request.of("CONNECT", uri("/a")), "CONNECT");
  }

  @Test
  void an_accept_encoding_of_the_caller_stands() throws IOException {
    kind.create().send(Request.get(uri("/a")).header("Accept-Encoding", "br"));
    assertThat(headers.get("accept-encoding")).containsExactly("br");
  }
}
