package dev.oauth4jvm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The decoders beside Spring's own, and within Spring's own resource server. */
class DecoderTest {

  private final Issuer issuer = new Issuer();
  private final ProtectedResource resource =
      ProtectedResource.of(Issuer.RESOURCE)
          .trust(JwtAccessTokens.of(issuer.issuer.metadata()).allowType("JWT"))
          .build();
  private final JwtDecoder decoder =
      AccessTokenJwtDecoder.of(
          resource, Driver.of(SocketTransport.create()).env(issuer.server.env()));
  private final AccessTokenReactiveJwtDecoder reactive =
      AccessTokenReactiveJwtDecoder.of(
          resource, AsyncDriver.of(JdkTransport.create().async()).env(issuer.server.env()));

  @AfterEach
  void stop() {
    issuer.close();
  }

  // @start region="decoder"
  /** Spring's own resource server, with the decoder that the starter provides. */
  @Configuration(proxyBeanMethods = false)
  static class Security {

    @Bean
    SecurityFilterChain api(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .oauth2ResourceServer(server -> server.jwt(withDefaults()))
          .build();
    }
  }

  // @end

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Security.class)
  static class Api {

    @Bean
    Paths paths() {
      return new Paths();
    }
  }

  @RestController
  static class Paths {

    @GetMapping("/who")
    String who(@AuthenticationPrincipal Jwt jwt) {
      return jwt.getSubject() + " " + jwt.getAudience();
    }
  }

  @Test
  void aTokenIsDecodedAsByTheDecoderOfSpring() {
    String token =
        issuer
            .tokens
            .header("typ", "JWT")
            .claim("nested", JsonObject.of("a", List.of(1, "x", JsonObject.of("b", true))))
            .claim("number", 12)
            .claim("nothing", null)
            .claim("nbf", 1_600_000_000)
            .claim("auth_time", 1_600_000_000)
            .issue()
            .reveal();
    NimbusJwtDecoder springs =
        NimbusJwtDecoder.withJwkSetUri(issuer.issuer.url(Endpoint.JWKS))
            .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
            .build();

    Jwt expected = springs.decode(token);
    Jwt jwt = decoder.decode(token);

    assertThat(jwt.getClaims()).isEqualTo(expected.getClaims());
    assertThat(jwt.getHeaders()).isEqualTo(expected.getHeaders());
    assertThat(jwt.getIssuedAt()).isEqualTo(expected.getIssuedAt());
    assertThat(jwt.getExpiresAt()).isEqualTo(expected.getExpiresAt());
    assertThat(jwt.getTokenValue()).isEqualTo(token);
    assertThat(reactive.decode(token).block(Duration.ofSeconds(30)).getClaims())
        .isEqualTo(expected.getClaims());
  }

  @Test
  void aBoundTokenCannotPass() {
    String token = issuer.tokens.boundTo(Issuer.KEY).issue().reveal();

    requireRefused(token);
  }

  @Test
  void aRefusalRevealsNothing() {
    requireRefused(issuer.tokens.wrongAudience().issue().reveal());
    requireRefused(issuer.tokens.expired().issue().reveal());
    requireRefused("x");
    requireRefused("");
  }

  private void requireRefused(String token) {
    for (Throwable failure :
        List.of(
            catchThrowable(() -> decoder.decode(token)),
            catchThrowable(() -> reactive.decode(token).block(Duration.ofSeconds(30))))) {
      assertThat(failure)
          .isInstanceOf(BadJwtException.class)
          .hasMessage("the access token is refused");
    }
  }

  @Test
  void anOutageIsNoRefusal() {
    issuer.issuer.fail(Endpoint.JWKS, Fault.HTML);
    String token = issuer.tokens.issue().reveal();

    for (Throwable failure :
        List.of(
            catchThrowable(() -> decoder.decode(token)),
            catchThrowable(() -> reactive.decode(token).block(Duration.ofSeconds(30))))) {
      assertThat(failure)
          .isInstanceOf(JwtException.class)
          .isNotInstanceOf(BadJwtException.class)
          .hasMessage("the access token cannot be judged now");
    }
  }

  /** It is within the tolerance, so it is a valid token; Spring's type refuses the order. */
  @Test
  void aTokenThatSpringsTypeCannotHoldIsRefused() {
    long now = Instant.now().getEpochSecond();

    requireRefused(issuer.tokens.claim("iat", now + 5).claim("exp", now + 5).issue().reveal());
  }

  @Test
  void theResourceServerOfSpringTakesTheDecoderOfTheStarter() throws IOException {
    try (Application application =
        Application.start(
            WebApplicationType.SERVLET, Api.class, issuer.properties(), beans -> {})) {
      assertThat(Wire.text(application.send(issuer.bearer("/who"))))
          .isEqualTo("alice [https://api.test]");
      assertThat(application.send(issuer.tokens.expired().authorize(Issuer.get("/who"))).status())
          .isEqualTo(401);
      String bound = issuer.tokens.boundTo(Issuer.KEY).issue().reveal();
      assertThat(
              application
                  .send(Issuer.get("/who").header("authorization", "Bearer " + bound))
                  .status())
          .isEqualTo(401);
    }
  }
}
