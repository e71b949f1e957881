package dev.oauth4jvm.spring;

import static dev.oauth4jvm.spring.Oauth4jvmConfigurer.oauth4jvm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.oauth4jvm.adapters.SelfSigned;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tokens that are bound to the certificate of the server's own connection (RFC 8705). */
class MutualTlsTest {

  private static final Issuer ISSUER = new Issuer();
  private static final TestIssuer STRICT = ISSUER.server.issuer("strict");
  private static final Map<Server, Application> RUNNING = new EnumMap<>(Server.class);
  private static SelfSigned own;
  private static SelfSigned other;
  private static TrustManager[] trust;

  /** A server, and what its application is. */
  enum Server {
    TOMCAT(WebApplicationType.SERVLET, OnTomcat.class),
    NETTY(WebApplicationType.REACTIVE, OnNetty.class);

    private final WebApplicationType type;
    private final Class<?> source;

    Server(WebApplicationType type, Class<?> source) {
      this.type = type;
      this.source = source;
    }

    /** Starts the application with TLS, for clients with and without a trusted certificate. */
    Application start() {
      return Application.start(
          type,
          source,
          ISSUER.properties(
              "server.ssl.bundle", "server",
              "server.ssl.client-auth", "want",
              "oauth4jvm.issuers[0].issuer-uri", STRICT.issuer(),
              "oauth4jvm.issuers[0].binding", "certificate"),
          beans -> {
            beans.registerBean(SslBundleRegistrar.class, () -> MutualTlsTest::register);
            beans.registerBean(Paths.class);
          });
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class OnTomcat {

    @Bean
    SecurityFilterChain api(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(oauth4jvm(), withDefaults())
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class OnNetty {

    @Bean
    SecurityWebFilterChain api(ServerHttpSecurity http, ReactiveProtectedResource api) {
      return api.protect(http.authorizeExchange(rules -> rules.anyExchange().authenticated()))
          .build();
    }
  }

  @RestController
  static class Paths {

    @GetMapping("/proven")
    String proven(@AuthenticationPrincipal AccessToken token) {
      return String.valueOf(token.isProven());
    }
  }

  @BeforeAll
  static void start() throws Exception {
    own = SelfSigned.generate();
    other = SelfSigned.generate();
    trust = SelfSigned.trustManagers(own, other);
    for (Server server : Server.values()) {
      RUNNING.put(server, server.start());
    }
  }

  @AfterAll
  static void stop() {
    RUNNING.values().forEach(Application::close);
    ISSUER.close();
  }

  private static void register(SslBundleRegistry bundles) {
    try {
      SslStoreBundle stores =
          SslStoreBundle.of(own.keys(), SelfSigned.PASSWORD, SelfSigned.trusted(own, other));
      bundles.registerBundle("server", SslBundle.of(stores));
    } catch (IOException | GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Sends a request over a connection of its own, with this certificate or none. */
  private static Response send(
      Application application, @Nullable SelfSigned certificate, Request request) throws Exception {
    KeyManager[] keys = certificate == null ? null : certificate.keyManagers();
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys, trust, null);
    URI uri = URI.create("https://127.0.0.1:" + application.port() + request.uri().getRawPath());
    try (SocketTransport client = SocketTransport.builder().sslContext(tls).build()) {
      return client.send(Request.get(uri).headers(request.headers()));
    }
  }

  private static Request bound() throws Exception {
    return ISSUER.tokens.boundTo(own.certificate()).authorize(Issuer.get("/proven"));
  }

  private static void requireRefused(Response answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(Challenge.parse(answer.headers()).get(0).parameter("error"))
        .isEqualTo("invalid_token");
  }

  @ParameterizedTest
  @EnumSource
  void aBoundTokenIsAdmittedWithItsCertificateAlone(Server server) throws Exception {
    Application application = RUNNING.get(server);
    Response admitted = send(application, own, bound());
    assertThat(admitted.status()).isEqualTo(200);
    assertThat(Wire.text(admitted)).isEqualTo("true");

    requireRefused(send(application, other, bound()));
    requireRefused(send(application, null, bound()));
  }

  @ParameterizedTest
  @EnumSource
  void aFieldOfTheRequestIsNoCertificate(Server server) throws Exception {
    String der = Base64.getEncoder().encodeToString(own.certificate().getEncoded());
    Request forged = bound().header("client-cert", ":" + der + ":");

    requireRefused(send(RUNNING.get(server), null, forged));
    requireRefused(send(RUNNING.get(server), other, forged));
  }

  @ParameterizedTest
  @EnumSource
  void anUnboundTokenIsRefusedIfItsIssuerMustBindTokens(Server server) throws Exception {
    Application application = RUNNING.get(server);
    AccessTokens strict = STRICT.accessTokens(Issuer.RESOURCE);
    Request proven = Issuer.get("/proven");

    assertThat(Wire.text(send(application, own, ISSUER.bearer("/proven")))).isEqualTo("false");
    requireRefused(send(application, own, strict.authorize(proven)));
    Request bound = strict.boundTo(own.certificate()).authorize(proven);
    assertThat(Wire.text(send(application, own, bound))).isEqualTo("true");
  }
}
