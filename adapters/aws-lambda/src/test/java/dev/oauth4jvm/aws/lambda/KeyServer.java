package dev.oauth4jvm.aws.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Serves an issuer's keys over TLS on the loopback interface, and counts the requests for them. */
final class KeyServer implements AutoCloseable {

  private static final String PASSWORD = "loopback";

  final Issuer issuer = new Issuer();
  private final AtomicInteger requests = new AtomicInteger();
  private final HttpsServer server;
  private final Path certificate;

  private KeyServer(HttpsServer server, Path certificate) {
    this.server = server;
    this.certificate = certificate;
  }

  /** With a certificate of its own making, in that directory. */
  static KeyServer start(Path directory) throws Exception {
    Path certificate = certificate(directory.resolve("loopback.p12"));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(certificate)));
    KeyServer keys = new KeyServer(server, certificate);
    server.createContext(
        "/jwks",
        exchange -> {
          keys.requests.incrementAndGet();
          byte[] set = keys.issuer.jwks().getBytes(UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/json");
          exchange.sendResponseHeaders(200, set.length);
          exchange.getResponseBody().write(set);
          exchange.close();
        });
    server.start();
    return keys;
  }

  String uri() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
  }

  int requests() {
    return requests.get();
  }

  /** What makes a JVM trust this server. */
  List<String> trust() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + certificate,
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** The JDK has no API that makes certificates; its keytool does. */
  private static Path certificate(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                System.getProperty("java.home")
                    + File.separator
                    + "bin"
                    + File.separator
                    + "keytool",
                "-genkeypair",
                "-alias",
                "loopback",
                "-keyalg",
                "EC",
                "-dname",
                "CN=loopback",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
    return file;
  }

  private static SSLContext tls(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(certificate.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    return tls;
  }
}
