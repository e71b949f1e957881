package dev.oauth4jvm.kafka;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.http.SocketTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * The settings of requests to authorization servers.
 *
 * @param connect the time limit for connecting
 * @param exchange the time limit for the exchange that follows
 * @param insecure whether {@code http:} is allowed
 * @param certificates a file of the certificates to trust instead of the JDK's, or null
 */
record Http(Duration connect, Duration exchange, boolean insecure, @Nullable String certificates) {

  private static final long LONGEST = 60_000;

  static Http of(Settings settings) {
    String file = settings.text(Settings.CERTIFICATES);
    return new Http(
        Duration.ofMillis(
            settings.number(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, 1, LONGEST, 1_000)),
        Duration.ofMillis(
            settings.number(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, 1, LONGEST, 3_000)),
        settings.flag(Settings.INSECURE, false),
        file == null ? null : Allowed.file(Settings.CERTIFICATES, file));
  }

  /** The longest time that a request may take. */
  Duration longest() {
    return connect.plus(exchange);
  }

  Env env() {
    return insecure ? Env.system().allowInsecureRequests() : Env.system();
  }

  SocketTransport transport() {
    SocketTransport.Builder transport =
        SocketTransport.builder().connectTimeout(connect).requestTimeout(exchange);
    if (certificates != null) {
      transport.sslContext(trusting(certificates));
    }
    return transport.build();
  }

  Driver driver(SocketTransport transport) {
    return Driver.of(transport).env(env());
  }

  private static SSLContext trusting(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("trusted-" + ++number, one);
      }
      if (number == 0) {
        throw new ConfigException(Settings.CERTIFICATES, file, "has no certificate in PEM");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new ConfigException(
          Settings.CERTIFICATES, file, "cannot be read as certificates in PEM: " + unusable);
    }
  }
}
