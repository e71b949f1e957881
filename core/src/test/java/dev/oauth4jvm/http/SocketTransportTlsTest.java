package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What TLS adds: an end that can be trusted, records that hold more, and the name of the server.
 */
@Timeout(60)
class SocketTransportTlsTest {

  private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\n\r\nok";

  private static SSLContext context;

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    context =
        SelfSigned.context(folder.resolve("tls.p12"), "ip:127.0.0.1,dns:localhost,dns:as.example");
  }

  private final SocketTransport transport = SocketTransport.builder().sslContext(context).build();

  private static SSLSocket only(SSLSocket tls, String protocol) {
    tls.setEnabledProtocols(new String[] {protocol});
    return tls;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_body_that_ends_with_close_notify_is_whole(String protocol) throws Exception {
    try (RawTlsServer server =
        new RawTlsServer(
            context,
            (tls, connection) -> {
              RawTlsServer.readHead(only(tls, protocol));
              RawTlsServer.write(tls, UNTIL_CLOSE);
              tls.close();
            })) {
      assertThat(transport.send(Request.get(server.uri())).body()).asString().isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_body_that_ends_without_close_notify_is_truncated(String protocol) throws Exception {
    try (RawTlsServer server =
        new RawTlsServer(
            context,
            (tls, connection) -> {
              RawTlsServer.readHead(only(tls, protocol));
              RawTlsServer.write(tls, UNTIL_CLOSE);
            })) {
      assertThatIOException()
          .isThrownBy(() -> transport.send(Request.get(server.uri())))
          .withMessageContaining("without TLS's close_notify");
      assertThatIOException()
          .as("an unread response")
          .isThrownBy(
              () -> {
                try (InputStream body =
                    transport.send(Request.get(server.uri()).unreadResponse()).stream()) {
                  body.readAllBytes();
                }
              })
          .withMessageContaining("without TLS's close_notify");
    }
  }

  @Test
  void a_body_with_a_length_needs_no_close_notify() throws Exception {
    try (RawTlsServer server =
        new RawTlsServer(
            context,
            (tls, connection) -> {
              RawTlsServer.readHead(tls);
              RawTlsServer.write(tls, PersistentServer.OK);
            })) {
      assertThat(transport.send(Request.get(server.uri())).body()).asString().isEqualTo("ok");
    }
  }

  /** TLS reads the port, and before it closes the time to linger, of what it runs over. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_connection_leaves_no_socket_behind() throws Exception {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (RawTlsServer server =
        new RawTlsServer(
            context,
            (tls, connection) -> {
              RawTlsServer.readHead(tls);
              RawTlsServer.write(tls, UNTIL_CLOSE);
              tls.close();
            })) {
      long before = 0;
      for (int i = 0; i <= 100; i++) {
        assertThat(transport.send(Request.get(server.uri())).body()).asString().isEqualTo("ok");
        before = i == 0 ? system.getOpenFileDescriptorCount() : before;
      }
      assertThat(system.getOpenFileDescriptorCount()).isLessThan(before + 50);
    }
  }

  /** The body is as large as the buffer, which is passed by: what follows stays in TLS. */
  @Test
  void what_a_record_holds_after_a_response_is_no_response() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 8192\r\n\r\n";
    String planted = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad";
    try (RawTlsServer server =
        new RawTlsServer(
            context,
            (tls, connection) -> {
              RawTlsServer.readHead(tls);
              RawTlsServer.write(tls, head);
              RawTlsServer.write(tls, "x".repeat(8_192) + planted);
              RawTlsServer.readHead(tls);
            })) {
      for (int i = 1; i <= 2; i++) {
        assertThat(transport.send(Request.get(server.uri())).body()).hasSize(8_192);
        assertThat(server.connections).hasValue(i);
      }
    }
  }

  @Test
  void a_get_is_sent_again_when_a_kept_connection_ends_with_close_notify() throws Exception {
    try (RawTlsServer server =
        new RawTlsServer(
            context,
            (tls, connection) -> {
              RawTlsServer.readHead(tls);
              RawTlsServer.write(tls, PersistentServer.OK);
              RawTlsServer.readHead(tls);
              tls.close();
            })) {
      transport.send(Request.get(server.uri()));
      assertThat(transport.send(Request.get(server.uri())).status()).isEqualTo(200);
      assertThat(server.connections).hasValue(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "localhost., localhost",
    "as.example, as.example",
    "AS.example., as.example",
    "127.0.0.1,",
  })
  void a_name_is_sent_without_its_last_dot_and_an_address_is_not(String host, String sent)
      throws Exception {
    BlockingQueue<List<SNIServerName>> names = new LinkedBlockingQueue<>();
    try (RawTlsServer server =
            new RawTlsServer(
                context,
                (tls, connection) -> {
                  tls.startHandshake();
                  names.add(((ExtendedSSLSession) tls.getSession()).getRequestedServerNames());
                  RawTlsServer.readHead(tls);
                  RawTlsServer.write(tls, PersistentServer.OK);
                });
        TunnelProxy proxy = new TunnelProxy(server.port())) {
      SocketTransport tunnelling =
          SocketTransport.builder().sslContext(context).proxy(proxy.selector()).build();
      URI uri = URI.create("https://" + host + "/");
      assertThat(tunnelling.send(Request.get(uri)).body()).asString(US_ASCII).isEqualTo("ok");
      List<SNIServerName> expected = sent == null ? List.of() : List.of(new SNIHostName(sent));
      assertThat(names.take()).isEqualTo(expected);
    }
  }

  @Test
  void a_name_that_tls_cannot_send_is_an_io_exception() throws Exception {
    try (RawTlsServer server =
            new RawTlsServer(context, (tls, connection) -> tls.startHandshake());
        TunnelProxy proxy = new TunnelProxy(server.port())) {
      SocketTransport tunnelling = SocketTransport.builder().proxy(proxy.selector()).build();
      URI uri = URI.create("https://" + "a".repeat(64) + ".example/");
      assertThatIOException()
          .isThrownBy(() -> tunnelling.send(Request.get(uri)))
          .withMessageContaining("no complete response to GET https://aaaa")
          .withMessageContaining("the host is not a name that TLS can send");
    }
  }
}
