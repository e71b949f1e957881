package dev.oauth4jvm.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its self-signed certificate, which serve client and server. */
final class Certificates {

  static final String PASSWORD = "changeit";
  static final KeyStore KEYS;
  static final KeyStore TRUSTED;
  static final X509Certificate CLIENT;
  static final SSLContext TLS;

  static {
    try {
      KEYS = generate();
      CLIENT = (X509Certificate) KEYS.getCertificate("tls");
      TRUSTED = KeyStore.getInstance("PKCS12");
      TRUSTED.load(null, null);
      TRUSTED.setCertificateEntry("tls", CLIENT);
      TLS = tls();
    } catch (IOException | GeneralSecurityException | InterruptedException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private Certificates() {}

  private static KeyStore generate()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path directory = Files.createTempDirectory("keys");
    Path file = directory.resolve("tls.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -storetype PKCS12 -alias tls -keyalg EC -groupname secp256r1"
                        + " -dname CN=test -ext san=ip:127.0.0.1 -storepass "
                        + PASSWORD
                        + " -keystore "
                        + file)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    Files.delete(file);
    Files.delete(directory);
    return store;
  }

  private static SSLContext tls() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KEYS, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust().getTrustManagers(), null);
    return tls;
  }

  /** A context of clients without a certificate. */
  static SSLContext withoutCertificate() throws GeneralSecurityException {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust().getTrustManagers(), null);
    return tls;
  }

  private static TrustManagerFactory trust() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(TRUSTED);
    return trust;
  }
}
