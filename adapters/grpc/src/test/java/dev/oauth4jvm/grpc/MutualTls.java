package dev.oauth4jvm.grpc;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
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

/** Two keys with self-signed certificates, each for server and client, which trust each other. */
final class MutualTls {

  static final SigningKey KEY = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
  static final X509Certificate ONE;
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final KeyStore FIRST;
  private static final KeyStore SECOND;
  private static final TrustManager[] TRUST;

  static {
    try {
      FIRST = generate();
      SECOND = generate();
      ONE = (X509Certificate) FIRST.getCertificate("tls");
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("one", ONE);
      trusted.setCertificateEntry("two", SECOND.getCertificate("tls"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      TRUST = trust.getTrustManagers();
    } catch (IOException | GeneralSecurityException | InterruptedException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private MutualTls() {}

  /** A server that takes a client's certificate, and clients without one. */
  static ServerCredentials server() throws GeneralSecurityException {
    return TlsServerCredentials.newBuilder()
        .keyManager(keys(FIRST))
        .trustManager(TRUST)
        .clientAuth(TlsServerCredentials.ClientAuth.OPTIONAL)
        .build();
  }

  /** A client with the certificate {@link #ONE}. */
  static ChannelCredentials first() throws GeneralSecurityException {
    return TlsChannelCredentials.newBuilder().keyManager(keys(FIRST)).trustManager(TRUST).build();
  }

  /** A client with another certificate. */
  static ChannelCredentials second() throws GeneralSecurityException {
    return TlsChannelCredentials.newBuilder().keyManager(keys(SECOND)).trustManager(TRUST).build();
  }

  /** A client without a certificate. */
  static ChannelCredentials nobody() {
    return TlsChannelCredentials.newBuilder().trustManager(TRUST).build();
  }

  private static KeyManager[] keys(KeyStore store) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return keys.getKeyManagers();
  }

  private static KeyStore generate()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path directory = Files.createTempDirectory("keys");
    Path file = directory.resolve("tls.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -storetype PKCS12 -alias tls -keyalg EC -groupname secp256r1"
                        + " -dname CN=test -ext san=ip:127.0.0.1,dns:localhost -storepass changeit"
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
      store.load(in, PASSWORD);
    }
    Files.delete(file);
    Files.delete(directory);
    return store;
  }
}
