package dev.oauth4jvm.it;

import com.nimbusds.jose.util.X509CertUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key pair for TLS on the loopback interface, with a certificate that it signed itself, made by
 * the JDK's keytool: in a key store file, under {@link #PASSWORD}.
 */
record SelfSigned(Path file, KeyStore keyStore, X509Certificate certificate) {

  static final String PASSWORD = "only-for-tests";

  static SelfSigned create(Path directory, String name) {
    Path file = directory.resolve(name + ".p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  name,
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=" + name,
                  "-ext",
                  "san=ip:127.0.0.1",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  file.toString())
              .redirectErrorStream(true)
              .start();
      String printed = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + printed);
      }
      KeyStore keyStore = KeyStore.getInstance("PKCS12");
      try (InputStream stored = Files.newInputStream(file)) {
        keyStore.load(stored, PASSWORD.toCharArray());
      }
      return new SelfSigned(file, keyStore, (X509Certificate) keyStore.getCertificate(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What binds tokens to it: x5t#S256 (RFC 8705, section 3.1). */
  String thumbprint() {
    return X509CertUtils.computeSHA256Thumbprint(certificate).toString();
  }

  /** A key store file with the certificate alone, for those who are to trust it. */
  Path trustStore() {
    Path trusting = file.resolveSibling("trust-" + file.getFileName());
    try (OutputStream stored = Files.newOutputStream(trusting)) {
      trusted().store(stored, PASSWORD.toCharArray());
      return trusting;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a client that trusts this server. */
  SSLContext client() {
    return context(null);
  }

  /** For a client that trusts this server and shows that certificate. */
  SSLContext client(SelfSigned own) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own.keyStore, PASSWORD.toCharArray());
      return context(keys.getKeyManagers());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext context(KeyManager[] keys) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore trusted() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("trusted", certificate);
    return trusted;
  }
}
