package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Through a proxy to a server whose name only the proxy can resolve. */
@Timeout(60)
class SocketTransportTunnelTest {

  private static SSLContext context;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpsServer server;
  private TunnelProxy proxy;
  private SocketTransport transport;

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    context = SelfSigned.context(folder.resolve("tls.p12"), "dns:as.example");
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          String host = exchange.getRequestHeaders().getFirst("host");
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + host);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write("safe".getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    proxy = new TunnelProxy(server.getAddress().getPort());
    transport = SocketTransport.builder().sslContext(context).proxy(proxy.selector()).build();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.stop(0);
  }

  @Test
  void the_origin_gets_the_request_and_the_tunnel_is_used_again() throws Exception {
    URI uri = URI.create("https://as.example:8443/a?b");
    assertThat(transport.send(Request.get(uri)).body()).asString(UTF_8).isEqualTo("safe");
    assertThat(transport.send(Request.post(uri).body(new byte[3])).status()).isEqualTo(200);
    assertThat(requests).containsExactly("GET /a?b as.example:8443", "POST /a?b as.example:8443");
    assertThat(proxy.requests).containsExactly("CONNECT as.example:8443 HTTP/1.1");
  }

  @Test
  void a_tunnel_leads_to_one_origin_alone() throws Exception {
    transport.send(Request.get(URI.create("https://as.example/")));
    transport.send(Request.get(URI.create("https://as.example:8443/")));
    assertThat(proxy.requests)
        .containsExactly("CONNECT as.example:443 HTTP/1.1", "CONNECT as.example:8443 HTTP/1.1");
  }

  @Test
  void the_certificate_must_be_for_the_origin() {
    URI uri = URI.create("https://other.example/?s3cret");
    assertThatThrownBy(() -> transport.send(Request.get(uri)))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("other.example")
        .hasMessageNotContaining("s3cret");
    assertThat(proxy.requests).containsExactly("CONNECT other.example:443 HTTP/1.1");
    assertThat(requests).isEmpty();
  }
}
