package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.fake.RawServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that do not behave. */
@Timeout(15)
@ParameterizedClass
@EnumSource(TransportKind.class)
class TransportFaultTest {

  @Parameter private TransportKind kind;

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  private Transport impatient() throws IOException {
    return kind.requestTimeout(Duration.ofMillis(250));
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
        "HTTP/1.1 s3cret",
        OK + "Content-Length: 1\r\nContent-Length: 6\r\n\r\ns3cret",
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
      Transport transport = kind.create();
      assertThatThrownBy(() -> transport.send(request(server)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no complete response to POST " + server.uri() + "token?<redacted>")
          .satisfies(TransportFaultTest::showsNoSecret);
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
      assertThatThrownBy(() -> kind.create().send(request(server)))
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
      assertThatThrownBy(() -> kind.create().send(request(server)))
          .isInstanceOf(IOException.class)
          .satisfies(TransportFaultTest::showsNoSecret);
    }
  }

  @Test
  void a_body_of_just_the_limit_is_read() throws Exception {
    Transport transport = kind.maxBodyBytes(6);
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
    Transport transport = kind.maxBodyBytes(6);
    try (RawServer server = RawServer.answering(answer)) {
      assertThatThrownBy(() -> transport.send(request(server)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("over maxBodyBytes 6");
    }
  }

  @Test
  void an_announced_length_over_the_limit_is_refused_at_once() throws Exception {
    try (RawServer server = RawServer.stallingAfter(OK + "Content-Length: 1048577\r\n\r\n")) {
      assertThatThrownBy(() -> kind.create().send(request(server)))
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
      assertThatThrownBy(() -> kind.create().send(request(server)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("over maxBodyBytes 1048576 and continues");
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
    Transport impatient = impatient();
    try (RawServer server = RawServer.stallingAfter(start)) {
      assertThatThrownBy(() -> impatient.send(request(server)))
          .isInstanceOf(kind.timeout())
          .hasMessageContaining("within requestTimeout PT0.25S")
          .satisfies(TransportFaultTest::showsNoSecret);
      assertThat(server.clientHungUp()).isTrue();
    }
  }

  @Test
  void a_body_that_trickles_ends_at_the_time_limit_too() throws Exception {
    Transport impatient = impatient();
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
      assertThatThrownBy(() -> impatient.send(request(server)))
          .isInstanceOf(kind.timeout())
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
        Transport transport = kind.connectTimeout(Duration.ofMillis(300));
        URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/?s3cret");
        assertThatThrownBy(() -> transport.send(Request.get(uri)))
            .isInstanceOf(kind.timeout())
            .hasMessageContaining("connectTimeout PT0.3S")
            .satisfies(TransportFaultTest::showsNoSecret);
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
    assertThatThrownBy(() -> kind.create().send(Request.get(uri)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("no connection for http://127.0.0.1:" + port + "/?<redacted>")
        .satisfies(TransportFaultTest::showsNoSecret);
  }
}
