package dev.oauth4jvm.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A TLS server that forwards what it decrypts to an engine that speaks no TLS. */
public final class TlsFront implements AutoCloseable {

  /** The password of {@link #trustStore}. */
  public static final String PASSWORD = "changeit";

  private final Path directory;
  private final ServerSocket listening;
  private final SSLContext clientContext;
  private final int target;

  private TlsFront(String name, int target)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.target = target;
    directory = Files.createTempDirectory("tls");
    Path identity = directory.resolve("identity.p12");
    generate(identity, name);
    KeyStore own = load(identity);
    KeyStore trusted = KeyStore.getInstance("JKS");
    trusted.load(null, null);
    trusted.setCertificateEntry("tls", own.getCertificate("tls"));
    try (OutputStream out = Files.newOutputStream(trustStore())) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    clientContext = SSLContext.getInstance("TLS");
    clientContext.init(null, trust.getTrustManagers(), null);
    listening =
        server.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /**
   * Starts one on a free port.
   *
   * @param name whom the certificate is for: {@code dns:localhost} or {@code ip:127.0.0.1}
   * @param target the engine's port on this machine
   */
  public static TlsFront run(String name, int target) {
    try {
      TlsFront front = new TlsFront(name, target);
      start(front::serve);
      return front;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** A context that trusts the certificate. */
  public SSLContext clientContext() {
    return clientContext;
  }

  /** A file of type JKS with the certificate, for processes of their own. */
  public Path trustStore() {
    return directory.resolve("trusted.jks");
  }

  @Override
  public void close() {
    try {
      listening.close();
      Files.delete(trustStore());
      Files.delete(directory.resolve("identity.p12"));
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void generate(Path file, String name) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
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
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "tls-front");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        start(() -> carry(near, far));
        start(() -> carry(far, near));
      } catch (IOException closed) {
        // by the test, at its end
      }
    }
  }

  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      long unused = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException hungUp) {
      // one of the two has, and now both know
    }
  }
}
