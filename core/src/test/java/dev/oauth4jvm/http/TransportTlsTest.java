package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a server with a certificate that it signed itself. */
@Timeout(120)
@ParameterizedClass
@EnumSource(TransportKind.class)
class TransportTlsTest {

  @Parameter private TransportKind kind;

  private static SSLContext loopback;
  private static SSLContext elsewhere;

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    loopback = SelfSigned.context(folder.resolve("loopback.p12"), "ip:127.0.0.1");
    elsewhere = SelfSigned.context(folder.resolve("elsewhere.p12"), "dns:as.example");
  }

  @Test
  void a_trusted_certificate_for_the_host_is_accepted() throws Exception {
    HttpsServer server = serve(loopback);
    try {
      Response response = kind.sslContext(loopback).send(Request.get(uri(server)));
      assertThat(new String(response.body(), UTF_8)).isEqualTo("safe");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() throws Exception {
    HttpsServer server = serve(loopback);
    try {
      assertThatThrownBy(() -> kind.create().send(Request.get(uri(server))))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("no complete response to GET https://127.0.0.1")
          .hasMessageContaining("PKIX")
          .hasMessageNotContaining("s3cret");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    HttpsServer server = serve(elsewhere);
    try {
      Transport transport = kind.sslContext(elsewhere);
      assertThatThrownBy(() -> transport.send(Request.get(uri(server))))
          .isInstanceOf(SSLException.class)
          .hasMessageNotContaining("s3cret");
    } finally {
      server.stop(0);
    }
  }

  private static HttpsServer serve(SSLContext tls) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write("safe".getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    return server;
  }

  private static URI uri(HttpsServer server) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/?s3cret");
  }
}
