package dev.oauth4jvm.it;

import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its self-signed certificate, created with the JDK's keytool. */
final class TlsIdentity {

  /** The password of the key store files. */
  static final String PASSWORD = "changeit";

  private final Path file;
  private final KeyStore store;

  private TlsIdentity(Path file, KeyStore store) {
    this.file = file;
    this.store = store;
  }

  /**
   * Creates an identity.
   *
   * @param subjectAlternativeName in keytool's syntax, {@code ip:127.0.0.1} for example
   */
  static TlsIdentity create(Path folder, String name, String subjectAlternativeName)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve(name + ".p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String arguments =
        "-genkeypair -storetype PKCS12 -storepass "
            + PASSWORD
            + " -alias tls -keyalg EC"
            + " -groupname secp256r1 -dname CN="
            + name
            + " -ext san="
            + subjectAlternativeName
            + " -keystore";
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(arguments.split(" ", -1)));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + said);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TlsIdentity(file, store);
  }

  /** The key store file. */
  Path file() {
    return file;
  }

  /** A key store file with only the certificate, for peers that trust it. */
  Path trustStore() throws IOException, GeneralSecurityException {
    Path trusting = file.resolveSibling("trust-" + file.getFileName());
    try (OutputStream out = Files.newOutputStream(trusting)) {
      authorities(this).store(out, PASSWORD.toCharArray());
    }
    return trusting;
  }

  X509Certificate certificate() throws GeneralSecurityException {
    return (X509Certificate) store.getCertificate("tls");
  }

  String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate().getEncoded());
  }

  String keyPem() throws GeneralSecurityException {
    PrivateKey key = (PrivateKey) store.getKey("tls", PASSWORD.toCharArray());
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** The certificate's thumbprint (RFC 8705, section 3.1). */
  String thumbprint() throws GeneralSecurityException {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded()));
  }

  /** The public key, with the certificate in {@code x5c} (RFC 8705, section 2.2.2). */
  JsonObject jwk() throws GeneralSecurityException {
    return Jwk.of(certificate().getPublicKey(), JwsAlgorithm.ES256)
        .json()
        .with("x5c", List.of(Base64.getEncoder().encodeToString(certificate().getEncoded())));
  }

  /** A TLS context with this identity, which trusts others. */
  SSLContext context(TlsIdentity... trusted) throws IOException, GeneralSecurityException {
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trust(trusted).getTrustManagers(), null);
    return tls;
  }

  /** A TLS context without an identity, which trusts others. */
  static SSLContext anonymous(TlsIdentity... trusted) throws IOException, GeneralSecurityException {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust(trusted).getTrustManagers(), null);
    return tls;
  }

  private static TrustManagerFactory trust(TlsIdentity... trusted)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(authorities(trusted));
    return trust;
  }

  private static KeyStore authorities(TlsIdentity... trusted)
      throws IOException, GeneralSecurityException {
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    for (int i = 0; i < trusted.length; i++) {
      authorities.setCertificateEntry("trusted-" + i, trusted[i].certificate());
    }
    return authorities;
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
