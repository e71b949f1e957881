package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
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
    loopback = selfSigned(folder.resolve("loopback.p12"), "ip:127.0.0.1");
    elsewhere = selfSigned(folder.resolve("elsewhere.p12"), "dns:as.example");
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
          .hasMessageContaining("no whole response to GET https://127.0.0.1")
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

  /** A context with a new key and a certificate of it, which it also trusts. */
  private static SSLContext selfSigned(Path file, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    char[] password = "changeit".toCharArray();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(password),
                "-alias",
                "tls",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=test",
                "-ext",
                "san=" + name)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();

    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("tls", store.getCertificate("tls"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }
}
