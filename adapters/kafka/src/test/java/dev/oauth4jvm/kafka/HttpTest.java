package dev.oauth4jvm.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An issuer whose certificate is of an authority that the JDK does not know. */
@Timeout(120)
class HttpTest {

  private final TestServer server = TestServer.create();
  private final TestIssuer issuer = server.issuer();
  private final String token = issuer.accessTokens(Validators.AUDIENCE).issue().reveal();
  private final Validators validators = new Validators();
  private HttpsServer https;
  private Map<String, Object> settings;
  @TempDir private Path directory;

  @BeforeEach
  void start() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = HttpTest.class.getResourceAsStream("tls.p12")) {
      keys.load(in, "password".toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, "password".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    https.createContext(
        "/",
        exchange -> {
          byte[] set = issuer.keys().set().toJson().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/jwk-set+json");
          exchange.sendResponseHeaders(200, set.length);
          exchange.getResponseBody().write(set);
          exchange.close();
        });
    https.start();
    settings = Validators.settings(issuer);
    settings.remove(Settings.INSECURE);
    settings.put(
        "sasl.oauthbearer.jwks.endpoint.url",
        AllowedPlaces.url("https://127.0.0.1:" + https.getAddress().getPort() + "/jwks"));
  }

  @AfterEach
  void stop() throws Exception {
    validators.close();
    https.stop(0);
    server.close();
  }

  @Test
  void theIssuerIsTrustedWithItsCertificateAlone() throws Exception {
    ProtectedResourceJwtValidator unaware = validators.create(settings);
    assertThatThrownBy(() -> unaware.validate(token)).isInstanceOf(RetriableException.class);
    Path file = directory.resolve("authority.pem");
    try (InputStream in = HttpTest.class.getResourceAsStream("tls.pem")) {
      Files.write(file, in.readAllBytes());
    }

    settings.put(Settings.CERTIFICATES, AllowedPlaces.file(file));

    assertThat(validators.create(settings).validate(token).principalName()).isEqualTo("alice");
  }

  @Test
  void aFileWithoutACertificateIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("none.pem"), "");
    settings.put(Settings.CERTIFICATES, AllowedPlaces.file(file));

    assertThatThrownBy(() -> validators.create(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Settings.CERTIFICATES);
  }

  @Test
  void anIssuerWithoutTlsIsNotAskedUnlessTheSettingsAllowIt() {
    settings.put(
        "sasl.oauthbearer.jwks.endpoint.url",
        AllowedPlaces.url("http://127.0.0.1:" + https.getAddress().getPort() + "/jwks"));

    ProtectedResourceJwtValidator validator = validators.create(settings);

    assertThatThrownBy(() -> validator.validate(token))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("https");
  }
}
