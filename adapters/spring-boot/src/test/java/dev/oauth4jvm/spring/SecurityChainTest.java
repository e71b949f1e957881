package dev.oauth4jvm.spring;

import static dev.oauth4jvm.spring.Oauth4jvmConfigurer.oauth4jvm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.oauth4jvm.Replays;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AllAuthoritiesAuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.expression.WebExpressionAuthorizationManager;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The chain among Spring's other filters and dispatches, in Tomcat. */
class SecurityChainTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Api {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .dispatcherTypeMatchers(DispatcherType.ERROR)
                      .permitAll()
                      .requestMatchers("/open/**")
                      .permitAll()
                      .requestMatchers("/any")
                      .hasAnyAuthority("SCOPE_a", "SCOPE_b", "ROLE_c")
                      .requestMatchers("/all")
                      .access(
                          AllAuthoritiesAuthorizationManager.hasAllAuthorities(
                              "SCOPE_orders:read", "SCOPE_b"))
                      .requestMatchers("/expression")
                      .access(
                          new WebExpressionAuthorizationManager(
                              "hasAuthority('SCOPE_orders:read') and hasAuthority('SCOPE_b')"))
                      .requestMatchers("/admin")
                      .hasRole("ADMIN")
                      .requestMatchers("/never")
                      .denyAll()
                      .requestMatchers("/factor")
                      .hasAuthority("FACTOR_BEARER")
                      .anyRequest()
                      .authenticated())
          .with(oauth4jvm(), withDefaults())
          .build();
    }

    @Bean
    Paths paths() {
      return new Paths();
    }

    @Bean
    Replays replays() {
      Set<String> seen = ConcurrentHashMap.newKeySet();
      return (source, id, until) -> seen.add(source + id);
    }
  }

  @RestController
  static class Paths {

    @GetMapping({"/who", "/open/who", "/any", "/all", "/factor"})
    String who(Authentication user) {
      if (user == null) {
        return "nobody";
      }
      Set<String> authorities = new TreeSet<>();
      for (GrantedAuthority authority : user.getAuthorities()) {
        authorities.add(authority.getAuthority());
      }
      return user.getName() + " " + authorities;
    }

    @PostMapping({"/who", "/open/who"})
    String change(Authentication user) {
      return who(user);
    }

    @GetMapping("/later")
    Callable<String> later(Authentication user) {
      return () -> who(user);
    }

    @GetMapping({"/fails", "/open/fails"})
    String fails() {
      throw new IllegalStateException("a fault of the application");
    }

    /** As a chain with a form does, in the same application. */
    @GetMapping("/open/login")
    String login(HttpServletRequest request) {
      request
          .getSession()
          .setAttribute(
              HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
              new SecurityContextImpl(new TestingAuthenticationToken("eve", "x", "ROLE_x")));
      return "logged in";
    }

    @GetMapping("/business")
    String business() {
      throw new AccessDeniedException("closed on Sundays");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Both {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.oauth2ResourceServer(server -> server.jwt(withDefaults()))
          .with(oauth4jvm(), withDefaults())
          .build();
    }
  }

  private static final String ALICE = "alice [FACTOR_BEARER, SCOPE_orders:pay, SCOPE_orders:read]";
  private static final Issuer ISSUER = new Issuer();
  private static Application application;

  @BeforeAll
  static void start() {
    application =
        Application.start(WebApplicationType.SERVLET, Api.class, ISSUER.properties(), beans -> {});
  }

  @AfterAll
  static void stop() {
    application.close();
    ISSUER.close();
  }

  private static Response send(Request request) throws IOException {
    Response answer = application.send(request);
    assertThat(answer.headers().all("set-cookie")).as("no session").isEmpty();
    return answer;
  }

  private static String challenge(Response answer, String parameter) {
    return Challenge.parse(answer.headers()).stream()
        .map(challenge -> challenge.parameter(parameter))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  @Test
  void scopesAndTheFactorAreAuthorities() throws IOException {
    assertThat(Wire.text(send(ISSUER.bearer("/who")))).isEqualTo(ALICE);
    assertThat(Wire.text(send(ISSUER.bearer("/factor")))).isEqualTo(ALICE);
  }

  @Test
  void aChangeNeedsNoTokenAgainstCsrfBesideAnAccessToken() throws IOException {
    assertThat(Wire.text(send(ISSUER.tokens.authorize(Issuer.post("/who"))))).isEqualTo(ALICE);
    Request proven = ISSUER.tokens.boundTo(Issuer.KEY).authorize(Issuer.post("/open/who"));
    assertThat(Wire.text(send(proven))).isEqualTo(ALICE);
    assertThat(send(Issuer.post("/open/who")).status()).isEqualTo(401);
  }

  @Test
  void anAsynchronousRequestKeepsItsUserAndSpendsOneProof() throws IOException {
    Request proven = ISSUER.proven("/later");

    assertThat(Wire.text(send(proven))).isEqualTo(ALICE);
    assertThat(send(proven).status()).as("the proof a second time").isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/fails", "/open/fails"})
  void aFaultOfTheApplicationIsShownByItsErrorPage(String path) throws IOException {
    Response answer = send(ISSUER.proven(path));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(Wire.text(answer)).contains("\"path\":\"" + path + "\"");
  }

  @ParameterizedTest
  @CsvSource({"/any, a", "/all, b", "/expression, b"})
  void aDenialNamesAMissingScope(String path, String scope) throws IOException {
    Response answer = send(ISSUER.bearer(path));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(challenge(answer, "error")).isEqualTo("insufficient_scope");
    assertThat(challenge(answer, "scope")).isEqualTo(scope);
    assertThat(Wire.text(answer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin", "/never", "/business"})
  void aDenialThatNoScopeEndsHasNoChallenge(String path) throws IOException {
    Response answer = send(ISSUER.bearer(path));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers().all("www-authenticate")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic eDp5", "Bearer", "Bearer a b", "DPoP x", "Negotiate x"})
  void anyOtherAuthorizationIsRefusedOnOpenPathsToo(String field) throws IOException {
    Response answer = send(Issuer.get("/open/who").header("authorization", field));

    assertThat(answer.status()).isBetween(400, 401);
    assertThat(Challenge.parse(answer.headers())).hasSize(2);
    assertThat(Wire.text(send(Issuer.get("/open/who")))).isEqualTo("nobody");
  }

  @Test
  void aSessionOfAnotherChainIsNoAuthentication() throws IOException {
    String cookie = application.send(Issuer.get("/open/login")).headers().all("set-cookie").get(0);
    Request request = Issuer.get("/who").header("cookie", cookie.substring(0, cookie.indexOf(';')));

    assertThat(send(request).status()).isEqualTo(401);
  }

  @Test
  void anErrorPageThatIsRequestedNeedsAToken() throws IOException {
    assertThat(send(Issuer.get("/error")).status()).isEqualTo(401);
  }

  @Test
  void aChainThatWouldJudgeTwiceDoesNotStart() {
    Map<String, String> properties = ISSUER.properties();

    assertThatThrownBy(
            () ->
                Application.start(WebApplicationType.SERVLET, Both.class, properties, beans -> {}))
        .rootCause()
        .hasMessageContaining("remove oauth2ResourceServer");
  }
}
