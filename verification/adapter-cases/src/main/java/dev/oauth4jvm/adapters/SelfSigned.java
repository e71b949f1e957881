package dev.oauth4jvm.adapters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A new key and its self-signed certificate for {@code localhost}, which serve client and server.
 */
public final class SelfSigned {

  /** The password of the key store and its key. */
  public static final String PASSWORD = "changeit";

  private final KeyStore keys;

  private SelfSigned(KeyStore keys) {
    this.keys = keys;
  }

  /** Generates a key by the JDK's keytool. */
  public static SelfSigned generate()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path directory = Files.createTempDirectory("keys");
    Path file = directory.resolve("tls.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -storetype PKCS12 -alias tls -keyalg EC -groupname secp256r1"
                        + " -dname CN=test -ext san=ip:127.0.0.1,dns:localhost -storepass "
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
    return new SelfSigned(store);
  }

  /** The key and its certificate. */
  public KeyStore keys() {
    return keys;
  }

  /** The certificate. */
  public X509Certificate certificate() throws GeneralSecurityException {
    return (X509Certificate) keys.getCertificate("tls");
  }

  /** The key, as TLS takes it. */
  public KeyManager[] keyManagers() throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    return factory.getKeyManagers();
  }

  /** A store of certificates that are trusted. */
  public static KeyStore trusted(SelfSigned... certificates)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (int i = 0; i < certificates.length; i++) {
      trusted.setCertificateEntry("tls" + i, certificates[i].certificate());
    }
    return trusted;
  }

  /** Trust in these certificates alone, as TLS takes it. */
  public static TrustManager[] trustManagers(SelfSigned... certificates)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted(certificates));
    return factory.getTrustManagers();
  }
}
