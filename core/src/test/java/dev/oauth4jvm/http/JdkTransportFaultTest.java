package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that do not behave. */
@Timeout(15)
class JdkTransportFaultTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final JdkTransport IMPATIENT =
      JdkTransport.builder().httpClient(CLIENT).requestTimeout(Duration.ofMillis(250)).build();

  /**
   * Else the first exchange would spend its time on loading classes, and never reach its server.
   */
  @BeforeAll
  static void warmUp() throws IOException {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
      JdkTransport.builder().httpClient(CLIENT).build().send(request(server));
    }
  }

  private static Request request(RawServer server) {
    return Request.post(server.uri().resolve("/token?code=s3cret"))
        .header("Authorization", "Bearer s3cret")
        .body("client_secret=s3cret".getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "garbage s3cret\r\n\r\n",
        "HTTP/1.1 -12 s3cret\r\n\r\n",
        "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
        OK + "Set-Cookie: s3cret",
        OK + "Set-Cookie: s3\u0001cret=s3cret\r\nContent-Length: 0\r\n\r\n",
        OK + "Set Cookie: s3cret\r\nContent-Length: 0\r\n\r\n",
        OK + "Content-Length: s3cret\r\n\r\n",
        OK + "Content-Length: -4\r\n\r\ns3cret",
        OK + "Content-Length: 20\r\n\r\ns3cret",
        CHUNKED,
        CHUNKED + "20\r\ns3cret",
        CHUNKED + "6\r\ns3cret\r\n",
        CHUNKED + "zz\r\ns3cret\r\n",
      })
  void a_broken_response_is_an_io_exception_that_shows_no_secret(String answer) throws Exception {
    try (RawServer server = RawServer.answering(answer)) {
      JdkTransport transport = JdkTransport.create();
      assertThatThrownBy(() -> transport.send(request(server)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no whole response to POST " + server.uri() + "token?<redacted>")
          .satisfies(JdkTransportFaultTest::showsNoSecret);
      assertThatThrownBy(() -> transport.async().send(request(server)).toCompletableFuture().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class)
          .satisfies(JdkTransportFaultTest::showsNoSecret);
    }
  }

  private static void showsNoSecret(Throwable thrown) {
    for (Throwable one = thrown; one != null; one = one.getCause()) {
      assertThat(one.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void what_is_not_http_is_called_so() throws Exception {
    try (RawServer server = RawServer.answering("SSH-2.0-OpenSSH\r\n\r\n")) {
      assertThatThrownBy(() -> JdkTransport.create().send(request(server)))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("not valid HTTP");
    }
  }

  @Test
  void a_header_without_end_is_given_up() throws Exception {
    try (RawServer server =
        RawServer.answering(
            out -> {
              out.write(OK.getBytes(US_ASCII));
              byte[] line = ("X-A: " + "x".repeat(8_000) + "\r\n").getBytes(US_ASCII);
              while (true) {
                out.write(line);
              }
            })) {
      assertThatThrownBy(() -> JdkTransport.create().send(request(server)))
          .isInstanceOf(IOException.class)
          .satisfies(JdkTransportFaultTest::showsNoSecret);
    }
  }

  @Test
  void a_body_of_just_the_limit_is_read() throws Exception {
    JdkTransport transport = JdkTransport.builder().maxBodyBytes(6).build();
    for (String answer :
        List.of(
            OK + "Content-Length: 6\r\n\r\n123456",
            CHUNKED + "3\r\n123\r\n3\r\n456\r\n0\r\n\r\n",
            OK + "Connection: close\r\n\r\n123456")) {
      try (RawServer server = RawServer.answering(answer)) {
        assertThat(transport.send(request(server)).body()).asString(US_ASCII).isEqualTo("123456");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHUNKED + "7\r\n1234567\r\n0\r\n\r\n",
        CHUNKED + "3\r\n123\r\n4\r\n4567\r\n0\r\n\r\n",
        OK + "Connection: close\r\n\r\n1234567",
        OK + "Content-Length: 7\r\n\r\n1234567",
      })
  void a_body_one_byte_over_the_limit_is_refused(String answer) throws Exception {
    JdkTransport transport = JdkTransport.builder().maxBodyBytes(6).build();
    try (RawServer server = RawServer.answering(answer)) {
      assertThatThrownBy(() -> transport.send(request(server)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("over maxBodyBytes 6");
    }
  }

  @Test
  void an_announced_length_over_the_limit_is_refused_at_once() throws Exception {
    try (RawServer server = RawServer.stallingAfter(OK + "Content-Length: 1048577\r\n\r\n")) {
      assertThatThrownBy(() -> JdkTransport.create().send(request(server)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("over maxBodyBytes 1048576 and announces 1048577 bytes");
      assertThat(server.clientHungUp()).isTrue();
    }
  }

  @Test
  void a_body_without_end_is_given_up_at_the_limit() throws Exception {
    try (RawServer server =
        RawServer.answering(
            out -> {
              out.write(CHUNKED.getBytes(US_ASCII));
              byte[] chunk = ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(US_ASCII);
              while (true) {
                out.write(chunk);
              }
            })) {
      assertThatThrownBy(() -> JdkTransport.create().send(request(server)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("over maxBodyBytes 1048576 and goes on");
      assertThat(server.clientHungUp()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 ",
        OK + "Content-Length: 10\r\n",
        OK + "Content-Length: 10\r\n\r\n",
        OK + "Content-Length: 10\r\n\r\n123",
        CHUNKED + "3\r\n123\r\n",
      })
  void a_response_that_stalls_ends_at_the_time_limit(String start) throws Exception {
    try (RawServer server = RawServer.stallingAfter(start)) {
      assertThatThrownBy(() -> IMPATIENT.send(request(server)))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("within requestTimeout PT0.25S")
          .satisfies(JdkTransportFaultTest::showsNoSecret);
      assertThat(server.clientHungUp()).isTrue();
    }
    try (RawServer server = RawServer.stallingAfter(start)) {
      assertThatThrownBy(() -> IMPATIENT.async().send(request(server)).toCompletableFuture().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("within requestTimeout PT0.25S");
      assertThat(server.clientHungUp()).isTrue();
    }
  }

  @Test
  void a_body_that_trickles_ends_at_the_time_limit_too() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server =
        RawServer.answering(
            out -> {
              out.write((OK + "Content-Length: 100000\r\n\r\n").getBytes(US_ASCII));
              while (!never.await(5, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
              }
            })) {
      assertThatThrownBy(() -> IMPATIENT.send(request(server)))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("requestTimeout");
      assertThat(server.clientHungUp()).isTrue();
    }
  }

  @Test
  void connecting_ends_at_its_own_time_limit() throws Exception {
    // A listener that accepts nothing: once its queue is full, the next connection hangs.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> queued = new ArrayList<>();
      try {
        fill(full, queued);
        JdkTransport transport =
            JdkTransport.builder().connectTimeout(Duration.ofMillis(300)).build();
        URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/?s3cret");
        assertThatThrownBy(() -> transport.send(Request.get(uri)))
            .isInstanceOf(HttpConnectTimeoutException.class)
            .hasMessageContaining("connectTimeout PT0.3S")
            .satisfies(JdkTransportFaultTest::showsNoSecret);
      } finally {
        for (Socket socket : queued) {
          socket.close();
        }
      }
    }
  }

  private static void fill(ServerSocket full, List<Socket> queued) throws IOException {
    while (queued.size() < 100) {
      Socket socket = new Socket();
      queued.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("the listener's queue does not fill");
  }

  @Test
  void no_connection_is_a_connect_exception_that_says_where_to() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI uri = URI.create("http://127.0.0.1:" + port + "/?s3cret");
    assertThatThrownBy(() -> JdkTransport.create().send(Request.get(uri)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("no connection for http://127.0.0.1:" + port + "/?<redacted>")
        .satisfies(JdkTransportFaultTest::showsNoSecret);
  }
}
