package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers before it has read the request, and reads no more (RFC 9112, 9.5). */
@Timeout(60)
class SocketTransportEarlyResponseTest {

  private static final String TOO_LARGE = "HTTP/1.1 413 No\r\nContent-Length: 4\r\n\r\nmore";

  /** More than all buffers between the two hold. */
  private static final int MUCH = 32 << 20;

  private final SocketTransport transport = SocketTransport.create();

  /** Reads the head of a request, answers and closes. */
  private static ServerSocket answering(String answer) throws IOException {
    ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread server =
        new Thread(
            () -> {
              while (true) {
                try (Socket connection = listener.accept()) {
                  StringBuilder head = new StringBuilder();
                  while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) connection.getInputStream().read());
                  }
                  connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
                } catch (IOException closing) {
                  return;
                }
              }
            });
    server.setDaemon(true);
    server.start();
    return listener;
  }

  private static Request post(ServerSocket server) {
    return Request.post(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"));
  }

  private void answered(Request request) throws IOException {
    Response response = transport.send(request);
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.body()).asString(ISO_8859_1).isEqualTo("more");
  }

  @Test
  void the_response_is_what_a_caller_gets_whatever_the_body() throws Exception {
    try (ServerSocket server = answering(TOO_LARGE)) {
      answered(post(server).body(new byte[1_000]));
      answered(post(server).body(new byte[MUCH]));
      answered(post(server).body(Body.of(() -> new ByteArrayInputStream(new byte[MUCH]))));
      answered(
          post(server)
              .body(Body.once(new ByteArrayInputStream(new byte[MUCH])).length(MUCH))
              .unreadResponse());
    }
    try (ServerSocket server =
        answering("HTTP/1.1 413 No\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nmore\r\n0\r\n\r\n")) {
      answered(post(server).body(new byte[MUCH]));
    }
  }

  @Test
  void the_response_comes_through_tls_too(@TempDir Path folder) throws Exception {
    SSLContext context = SelfSigned.context(folder.resolve("tls.p12"), "ip:127.0.0.1");
    try (RawTlsServer server =
        new RawTlsServer(
            context,
            (tls, connection) -> {
              RawTlsServer.readHead(tls);
              RawTlsServer.write(tls, TOO_LARGE);
            })) {
      Response response =
          SocketTransport.builder()
              .sslContext(context)
              .build()
              .send(Request.post(server.uri()).body(new byte[MUCH]));
      assertThat(response.status()).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 413 s3cret\r\n",
        "HTTP/1.1 413 No\r\n\r\ns3cret",
        "HTTP/1.1 413 No\r\nContent-Length: 7\r\n\r\ns3cret",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ns3cret",
        "s3cret\r\n\r\n",
      })
  void part_of_a_response_or_a_success_is_not(String answer) throws Exception {
    try (ServerSocket server = answering(answer)) {
      assertThatThrownBy(() -> transport.send(post(server).body(new byte[MUCH])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no complete response to POST http://127.0.0.1")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void a_body_that_fails_is_not_answered() throws Exception {
    try (ServerSocket server = answering(TOO_LARGE)) {
      InputStream failing =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
              return read();
            }
          };
      assertThatIOException()
          .isThrownBy(() -> transport.send(post(server).body(Body.once(failing))))
          .withMessageContaining("disk on fire");
    }
  }
}
