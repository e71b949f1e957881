package dev.oauth4jvm.it;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
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
 * A resource server by Spring Security, on {@code 127.0.0.1} and a free port, which publishes RFC
 * 9728 metadata: another judge of the tokens and proofs that the library obtains and makes.
 */
final class SpringResourceServer implements AutoCloseable {

  private final Tomcat tomcat = new Tomcat();
  private final AnnotationConfigApplicationContext spring =
      new AnnotationConfigApplicationContext();
  private final Path workDirectory;
  private final String origin;

  /** One that accepts tokens of that issuer for {@link #resource()}. */
  SpringResourceServer(String issuer, String jwksUri) throws IOException, LifecycleException {
    workDirectory = Files.createTempDirectory("spring-resource-server");
    tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    tomcat.init(); // binds the port, which the resource's name needs
    origin = "http://127.0.0.1:" + connector.getLocalPort();
    Context context = tomcat.addContext("", workDirectory.toString());
    Tomcat.addServlet(context, "orders", new Orders());
    context.addServletMappingDecoded("/", "orders");
    Rules rules = new Rules(issuer, jwksUri, resource());
    spring.registerBean(Rules.class, () -> rules);
    spring.register(Wiring.class);
    spring.refresh();
    FilterDef definition = new FilterDef();
    definition.setFilterName("spring");
    definition.setFilter(spring.getBean("springSecurityFilterChain", Filter.class));
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("spring");
    mapping.addURLPattern("/*");
    context.addFilterDef(definition);
    context.addFilterMap(mapping);
    tomcat.start();
  }

  /** The resource's identifier, and the audience of its tokens. */
  String resource() {
    return origin + "/orders";
  }

  /** A resource of the same server that has no metadata of its own. */
  String otherResource() {
    return origin + "/accounts";
  }

  @Override
  public void close() throws IOException, LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    spring.close();
    Files.deleteIfExists(workDirectory);
  }

  record Rules(String issuer, String jwksUri, String resource) {}

  /** Says who asked. */
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
