package dev.oauth4jvm.it;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/**
 * A Spring Authorization Server with all features enabled, one user, and a login form. The
 * quickstart's LocalAuthorizationServer only has clients without users.
 */
final class SpringAuthorizationServer implements AutoCloseable {

  /** The user name, which is also the password. */
  static final String USER = "alice";

  private static final String PLAIN = "{noop}";

  /** The page to which the browser is sent after a logout. */
  static final String AFTERWARDS = "https://client.example.com/goodbye";

  private static final String CLIENT_KEYS = "/client-keys";

  private final SpringTomcat tomcat;

  /**
   * Starts a server with these clients: app-ALG for each algorithm of its ID Tokens, secret-jwt,
   * key-ALG for each algorithm of client assertions, public, and registrar.
   *
   * @param algorithms RS256, PS256, ES256
   * @param clientKeys the JWK Set of the clients key-ALG
   */
  SpringAuthorizationServer(List<String> algorithms, String clientKeys)
      throws IOException, LifecycleException {
    tomcat = new SpringTomcat("spring-authorization-server");
    List<RegisteredClient> clients = new ArrayList<>();
    List<JWK> keys = new ArrayList<>();
    for (String algorithm : algorithms) {
      keys.add(key(algorithm));
      SignatureAlgorithm signed = SignatureAlgorithm.from(algorithm);
      clients.add(app(algorithm, signed));
      clients.add(
          machine("key-" + algorithm, ClientAuthenticationMethod.PRIVATE_KEY_JWT, signed).build());
    }
    clients.add(
        machine("secret-jwt", ClientAuthenticationMethod.CLIENT_SECRET_JWT, MacAlgorithm.HS256)
            .clientSecret(PLAIN + secret("secret-jwt"))
            .build());
    clients.add(
        client("public")
            .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .redirectUri(RelyingParty.REDIRECT_URI)
            .scope("openid")
            .build());
    clients.add(
        client("registrar")
            .clientSecret(PLAIN + secret("registrar"))
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .scope("client.create")
            .build());
    JWKSource<SecurityContext> source = new ImmutableJWKSet<>(new JWKSet(keys));
    tomcat.spring.registerBean(Keys.class, () -> new Keys(source));
    tomcat.spring.registerBean(
        RegisteredClientRepository.class, () -> new InMemoryRegisteredClientRepository(clients));
    tomcat.spring.registerBean(
        AuthorizationServerSettings.class,
        () -> AuthorizationServerSettings.builder().issuer(tomcat.origin()).build());
    tomcat.spring.register(Wiring.class);
    tomcat.start(new Pages(clientKeys));
  }

  /** The secret of a client, which must be unique. */
  static String secret(String clientId) {
    return "of " + clientId + ", for tests only";
  }

  /** The secret for MACs: Spring uses its stored form, including the prefix for the encoding. */
  static String macSecret(String clientId) {
    return PLAIN + secret(clientId);
  }

  String issuer() {
    return tomcat.origin();
  }

  @Override
  public void close() throws IOException, LifecycleException {
    tomcat.close();
  }

  private static RegisteredClient app(String algorithm, SignatureAlgorithm signed) {
    String id = "app-" + algorithm;
    return client(id)
        .clientSecret(PLAIN + secret(id))
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .authorizationGrantType(AuthorizationGrantType.DEVICE_CODE)
        .authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
        .redirectUri(RelyingParty.REDIRECT_URI)
        .postLogoutRedirectUri(AFTERWARDS)
        .scope("openid")
        .scope("read")
        .tokenSettings(
            TokenSettings.builder()
                .idTokenSignatureAlgorithm(signed)
                .reuseRefreshTokens(false)
                .build())
        .build();
  }

  private RegisteredClient.Builder machine(
      String id, ClientAuthenticationMethod method, JwsAlgorithm algorithm) {
    return client(id)
        .clientAuthenticationMethod(method)
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .scope("read")
        .clientSettings(
            ClientSettings.builder()
                .jwkSetUrl(tomcat.origin() + CLIENT_KEYS)
                .tokenEndpointAuthenticationSigningAlgorithm(algorithm)
                .build());
  }

  private static RegisteredClient.Builder client(String id) {
    return RegisteredClient.withId(id).clientId(id);
  }

  private static JWK key(String name) {
    Algorithm algorithm = JWSAlgorithm.parse(name);
    try {
      return name.startsWith("ES")
          ? new ECKeyGenerator(Curve.P_256).keyID(name).algorithm(algorithm).generate()
          : new RSAKeyGenerator(2048).keyID(name).algorithm(algorithm).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  record Keys(JWKSource<SecurityContext> source) {}

  /** A servlet for the clients' keys, and for a browser's last page. */
  private static final class Pages extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final String clientKeys;

    Pages(String clientKeys) {
      this.clientKeys = clientKeys;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      boolean keys = request.getRequestURI().equals(CLIENT_KEYS);
      response.setContentType(keys ? "application/json" : "text/html");
      response.getWriter().print(keys ? clientKeys : "at " + request.getQueryString());
    }
  }

  /** Spring's own wiring. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class Wiring {

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServer(HttpSecurity http) throws Exception {
      OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
      server
          .oidc(oidc -> oidc.clientRegistrationEndpoint(Customizer.withDefaults()))
          .pushedAuthorizationRequestEndpoint(Customizer.withDefaults())
          .deviceAuthorizationEndpoint(Customizer.withDefaults())
          .deviceVerificationEndpoint(Customizer.withDefaults());
      return http.securityMatcher(server.getEndpointsMatcher())
          .with(server, configurer -> {})
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .csrf(csrf -> csrf.ignoringRequestMatchers(server.getEndpointsMatcher()))
          .exceptionHandling(
              exceptions ->
                  exceptions.defaultAuthenticationEntryPointFor(
                      new LoginUrlAuthenticationEntryPoint("/login"),
                      request -> "text/html".equals(request.getHeader("accept"))))
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain login(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests.requestMatchers(CLIENT_KEYS).permitAll().anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .build();
    }

    @Bean
    JWKSource<SecurityContext> keys(Keys keys) {
      return keys.source();
    }

    @Bean
    JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys) {
      return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername(USER).password("{noop}" + USER).roles("USER").build());
    }
  }
}
