package dev.oauth4jvm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksListener;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Hold;
import dev.oauth4jvm.testkit.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Applications that have properties and no configuration of security. */
class StarterTest {

  private static final String SPRING = "spring.security.oauth2.resourceserver.jwt.";

  private final Issuer issuer = new Issuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Api {

    @Bean
    Paths paths() {
      return new Paths();
    }
  }

  @RestController
  static class Paths {

    @GetMapping("/who")
    String who(Authentication user) {
      return user.getName() + " " + user.getAuthorities().iterator().next().getAuthority();
    }
  }

  private static Application start(Map<String, String> properties) {
    return Application.start(WebApplicationType.SERVLET, Api.class, properties, beans -> {});
  }

  @Test
  void propertiesAloneProtectEveryPath() throws IOException {
    try (Application application = start(issuer.properties())) {
      assertThat(Wire.text(application.send(issuer.bearer("/who"))))
          .isEqualTo("alice SCOPE_orders:read");
      assertThat(Wire.text(application.send(issuer.proven("/who"))))
          .isEqualTo("alice SCOPE_orders:read");
      assertThat(application.send(Issuer.get("/who")).status()).isEqualTo(401);
      assertThat(application.context().getBeansOfType(UserDetailsService.class)).isEmpty();
      assertThat(application.context().getBean(JwtDecoder.class))
          .isInstanceOf(AccessTokenJwtDecoder.class);
    }
  }

  @Test
  void propertiesOfSpringAreTakenAsSpringMeansThem() throws IOException {
    Map<String, String> properties =
        issuer.properties(
            SPRING + "jwk-set-uri", issuer.issuer.url(Endpoint.JWKS),
            SPRING + "audiences", "orders",
            SPRING + "jws-algorithms", "RS256,ES256",
            SPRING + "authority-prefix", "ROLE_",
            SPRING + "authorities-claim-name", "roles",
            SPRING + "authorities-claim-delimiter", ",",
            SPRING + "principal-claim-name", "email");
    try (Application application = start(properties)) {
      Request request =
          issuer
              .issuer
              .accessTokens("orders")
              .signedBy(issuer.issuer.keys().key(JwsAlgorithm.ES256))
              .claim("roles", "admin,user")
              .claim("email", "alice@example.com")
              .authorize(Issuer.get("/who"));
      assertThat(Wire.text(application.send(request))).isEqualTo("alice@example.com ROLE_admin");
      assertThat(issuer.server.requests(issuer.issuer, Endpoint.DISCOVERY)).isEmpty();
      Request other =
          issuer
              .issuer
              .accessTokens("orders")
              .signedBy(issuer.issuer.keys().key(JwsAlgorithm.ES384))
              .authorize(Issuer.get("/who"));
      assertThat(application.send(other).status()).isEqualTo(401);
      assertThat(application.send(issuer.bearer("/who")).status()).isEqualTo(401);
    }
  }

  @Test
  void ownPropertiesAddWhatSpringsLack() throws IOException {
    TestIssuer second = issuer.server.issuer("second");
    Map<String, String> properties =
        issuer.properties(
            "oauth4jvm.public-url", "https://www.test/v1",
            "oauth4jvm.binding", "dpop",
            "oauth4jvm.types", "JWT",
            "oauth4jvm.scopes-supported", "orders:read",
            "oauth4jvm.describe-errors", "true",
            "oauth4jvm.issuers[0].issuer-uri", second.issuer(),
            "oauth4jvm.issuers[0].audience", "second",
            "oauth4jvm.issuers[0].binding", "optional",
            "oauth4jvm.issuers[0].profile", "KEYCLOAK");
    try (Application application = start(properties)) {
      Request atHome = Request.get(URI.create("https://www.test/v1/who"));
      Request proven = issuer.tokens.boundTo(Issuer.KEY).header("typ", "JWT").authorize(atHome);
      Request arriving = Issuer.get("/who").headers(proven.headers());
      assertThat(application.send(arriving).status()).isEqualTo(200);
      assertThat(application.send(issuer.proven("/who")).status()).isEqualTo(401);
      var refused = application.send(issuer.bearer("/who"));
      assertThat(refused.status()).isEqualTo(401);
      assertThat(Challenge.parse(refused.headers()).get(0).parameter("error_description"))
          .isNotEmpty();
      Request keycloak =
          second
              .accessTokens("second")
              .header("typ", "JWT")
              .claim("typ", "Bearer")
              .claim("azp", "shop")
              .authorize(Issuer.get("/who"));
      assertThat(application.send(keycloak).status()).isEqualTo(200);
      assertThat(Wire.text(application.send(Issuer.get("/.well-known/oauth-protected-resource"))))
          .contains("\"scopes_supported\":[\"orders:read\"]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "issuer-uri=https://as.test | the property oauth4jvm.resource is missing",
        "jwk-set-uri=https://as.test/keys audiences=a | issuer-uri is missing beside jwk-set-uri",
        "issuer-uri=https://as.test audiences=a,b | has 2 values: a resource has one",
        "issuer-uri=https://as.test audiences=a jws-algorithms=RS1 | has RS1, which is not",
        "issuer-uri=https://as.test audiences=a public-key-location=classpath:x | is not supported",
        "issuer-uri=https://as.test audiences=a authorities-claim-expressions=x | not supported",
      })
  void aMistakeInThePropertiesIsNamed(String properties, String message) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String property : properties.split(" ", -1)) {
      int equals = property.indexOf('=');
      all.put(SPRING + property.substring(0, equals), property.substring(equals + 1));
    }
    assertThatThrownBy(
            () ->
                Application.start(WebApplicationType.SERVLET, Api.class, all, beans -> {}).close())
        .rootCause()
        .hasMessageContaining(message);
  }

  @Test
  void anUnknownProfileIsRefusedWithTheKnownOnes() {
    Map<String, String> properties = issuer.properties("oauth4jvm.profile", "OKTO");
    assertThatThrownBy(
            () ->
                Application.start(WebApplicationType.SERVLET, Api.class, properties, beans -> {})
                    .close())
        .rootCause()
        .hasMessageContaining("no profile is called OKTO, expected one of [RFC_9068, KEYCLOAK");
  }

  @Test
  void beansOfTheApplicationTakePrecedence() throws IOException {
    Driver driver = issuer.server.driver();
    ProtectedResource resource =
        ProtectedResource.of("https://own.test")
            .trust(JwtAccessTokens.of(issuer.issuer.metadata()))
            .build();
    try (Application application =
        Application.start(
            WebApplicationType.SERVLET,
            Api.class,
            Map.of(),
            beans -> {
              beans.registerBean(Driver.class, () -> driver);
              beans.registerBean(ProtectedResource.class, () -> resource);
              beans.registerBean(
                  AccessTokenAuthorities.class,
                  () -> AccessTokenAuthorities.scopes().prefix("OWN_"));
            })) {
      assertThat(application.context().getBean(Driver.class)).isSameAs(driver);
      Request request =
          issuer.issuer.accessTokens("https://own.test").scope("x").authorize(Issuer.get("/who"));
      assertThat(Wire.text(application.send(request))).isEqualTo("alice OWN_x");
    }
  }

  @Test
  void listenersSeeWhatTheKeysDo() throws IOException {
    List<JwksEvent> events = new CopyOnWriteArrayList<>();
    try (Application application =
        Application.start(
            WebApplicationType.SERVLET,
            Api.class,
            issuer.properties(),
            beans -> beans.registerBean(JwksListener.class, () -> events::add))) {
      assertThat(application.send(issuer.bearer("/who")).status()).isEqualTo(200);
    }
    assertThat(events).hasAtLeastOneElementOfType(JwksEvent.Fetched.class);
  }

  @Test
  void withoutPropertiesAndBeansNothingIsConfigured() {
    try (Application application =
        Application.start(WebApplicationType.SERVLET, Api.class, Map.of(), beans -> {})) {
      assertThat(application.context().getBeansOfType(ProtectedResource.class)).isEmpty();
      assertThat(application.context().getBeansOfType(JwtDecoder.class)).isEmpty();
    }
  }

  @Test
  void anApplicationStartsWhileItsIssuerIsAway() throws Exception {
    Hold hold = issuer.issuer.hold(Endpoint.DISCOVERY);
    try (Application application = start(issuer.properties())) {
      hold.release();
      assertThat(application.send(issuer.bearer("/who")).status()).isEqualTo(200);

      issuer.issuer.hold(Endpoint.JWKS); // for ever: the keys in memory suffice
      assertThat(application.send(issuer.bearer("/who")).status()).isEqualTo(200);
    }
  }
}
