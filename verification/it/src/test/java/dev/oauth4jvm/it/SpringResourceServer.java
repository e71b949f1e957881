package dev.oauth4jvm.it;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.LifecycleException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A resource server with Spring Security, on {@code 127.0.0.1} and a free port, which publishes RFC
 * 9728 metadata: an independent judge of the tokens that the library obtains and the proofs that it
 * creates.
 */
final class SpringResourceServer implements AutoCloseable {

  private final SpringTomcat tomcat;

  /** Starts a server that accepts tokens of an issuer for {@link #resource()}. */
  SpringResourceServer(String issuer, String jwksUri) throws IOException, LifecycleException {
    tomcat = new SpringTomcat("spring-resource-server");
    Rules rules = new Rules(issuer, jwksUri, resource());
    tomcat.spring.registerBean(Rules.class, () -> rules);
    tomcat.spring.register(Wiring.class);
    tomcat.start(new Orders());
  }

  /** The resource's identifier, and the audience of its tokens. */
  String resource() {
    return tomcat.origin() + "/orders";
  }

  /** A resource of the same server that has no metadata of its own. */
  String otherResource() {
    return tomcat.origin() + "/accounts";
  }

  @Override
  public void close() throws IOException, LifecycleException {
    tomcat.close();
  }

  record Rules(String issuer, String jwksUri, String resource) {}

  /** A servlet that returns the caller's name. */
  private static final class Orders extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response.getWriter().print("orders of " + request.getUserPrincipal().getName());
    }
  }

  /** Spring's own wiring. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class Wiring {

    @Bean
    SecurityFilterChain resourceServer(HttpSecurity http, Rules rules) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .oauth2ResourceServer(
              server ->
                  server
                      .jwt(jwt -> {})
                      .protectedResourceMetadata(
                          metadata ->
                              metadata.protectedResourceMetadataCustomizer(
                                  builder ->
                                      builder
                                          .resource(rules.resource())
                                          .authorizationServer(rules.issuer())
                                          .scope("read"))))
          .build();
    }

    @Bean
    JwtDecoder jwtDecoder(Rules rules) {
      NimbusJwtDecoder decoder =
          NimbusJwtDecoder.withJwkSetUri(rules.jwksUri())
              .jwsAlgorithm(SignatureAlgorithm.ES256)
              .validateType(false)
              .build();
      decoder.setJwtValidator(
          JwtValidators.createAtJwtValidator()
              .issuer(rules.issuer())
              .audience(rules.resource())
              .clientId(SharedServer.APP.id())
              .build());
      return decoder;
    }
  }
}
