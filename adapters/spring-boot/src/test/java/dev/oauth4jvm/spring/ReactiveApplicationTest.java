package dev.oauth4jvm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Applications on Netty, over a real authorization server. */
class ReactiveApplicationTest {

  private final Issuer issuer = new Issuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Plain {

    @Bean
    Paths paths() {
      return new Paths();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableReactiveMethodSecurity
  static class Ruled {

    @Bean
    SecurityWebFilterChain chain(ServerHttpSecurity http, ReactiveProtectedResource api) {
      return api.require("/required", Requirement.none().scope("more"))
          .protect(
              http.authorizeExchange(
                  rules ->
                      rules
                          .pathMatchers("/open")
                          .permitAll()
                          .pathMatchers("/more")
                          .hasAuthority("SCOPE_more")
                          .pathMatchers("/never")
                          .denyAll()
                          .anyExchange()
                          .authenticated()))
          .build();
    }

    @Bean
    Paths paths() {
      return new Paths();
    }
  }

  @RestController
  static class Paths {

    @GetMapping({"/who", "/more", "/never"})
    Mono<String> who(Authentication user) {
      return Mono.just(user.getName());
    }

    @GetMapping("/open")
    Mono<String> open() {
      return Mono.just("open");
    }

    @GetMapping("/method")
    @PreAuthorize("hasAuthority('SCOPE_method')")
    Mono<String> method() {
      return Mono.just("method");
    }
  }

  private Application start(Class<?> source) {
    return Application.start(WebApplicationType.REACTIVE, source, issuer.properties(), beans -> {});
  }

  private static Response send(Application application, Request request) throws IOException {
    Response answer = application.send(request);
    assertThat(answer.headers().all("set-cookie")).as("no session").isEmpty();
    return answer;
  }

  @Test
  void propertiesAloneProtectEveryPath() throws IOException {
    try (Application application = start(Plain.class)) {
      assertThat(Wire.text(send(application, issuer.bearer("/who")))).isEqualTo("alice");
      assertThat(Wire.text(send(application, issuer.proven("/who")))).isEqualTo("alice");
      assertThat(send(application, Issuer.get("/open")).status()).isEqualTo(401);
      assertThat(send(application, Issuer.post("/open")).status()).isEqualTo(401);
      assertThat(application.context().getBean(ReactiveJwtDecoder.class))
          .isInstanceOf(AccessTokenReactiveJwtDecoder.class);
      for (String meter : List.of("oauth4jvm.jwks.fetch", "oauth4jvm.resource.metadata")) {
        assertThat(
                application
                    .context()
                    .getBean(MeterRegistry.class)
                    .get(meter)
                    .tag("outcome", "success")
                    .timer()
                    .count())
            .isEqualTo(1);
      }
    }
  }

  @Test
  void aDenialNamesTheScopeWhereItIsKnown() throws IOException {
    try (Application application = start(Ruled.class)) {
      assertThat(Wire.text(send(application, Issuer.get("/open")))).isEqualTo("open");
      requireChallenge(send(application, Issuer.get("/required")), 401, null, "more");
      requireChallenge(
          send(application, issuer.bearer("/required")), 403, "insufficient_scope", "more");
      requireChallenge(
          send(application, issuer.bearer("/method")), 403, "insufficient_scope", "method");
      requireChallenge(send(application, Issuer.get("/more")), 401, null, null);
      for (String path : List.of("/never", "/more")) { // the exceptions name no rule
        Response denied = send(application, issuer.bearer(path));
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.headers().all("www-authenticate")).isEmpty();
      }
    }
  }

  private static void requireChallenge(Response answer, int status, String error, String scope) {
    assertThat(answer.status()).isEqualTo(status);
    Challenge bearer = Challenge.parse(answer.headers()).get(0);
    assertThat(bearer.parameter("error")).isEqualTo(error);
    assertThat(bearer.parameter("scope")).isEqualTo(scope);
  }

  @Test
  void anIssuerThatIsAwayCostsA503AndNoMore() throws IOException {
    issuer.issuer.fail(Endpoint.JWKS, Fault.CONNECTION_LOST);
    try (Application application = start(Plain.class)) {
      Response answer = send(application, issuer.bearer("/who"));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(Wire.text(answer)).isEmpty();
    }
  }
}
