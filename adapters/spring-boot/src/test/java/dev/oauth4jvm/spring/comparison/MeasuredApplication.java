package dev.oauth4jvm.spring.comparison;

import static dev.oauth4jvm.spring.Oauth4jvmConfigurer.oauth4jvm;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.oauth4jvm.caffeine.CaffeineSignatureMemory;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SignatureMemory;
import java.security.Provider;
import java.util.Set;
import org.conscrypt.Conscrypt;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * One of the applications that {@link Comparison} measures, in a process of its own: its profile
 * says who judges the tokens. It prints its port, and ends with its standard input.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class MeasuredApplication {

  /** Runs the application: the arguments are Spring's. */
  public static void main(String[] args) throws Exception {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(MeasuredApplication.class).run(args);
    System.out.println("port " + ((WebServerApplicationContext) context).getWebServer().getPort());
    while (System.in.read() >= 0) {
      // until the measuring process ends
    }
    context.close();
  }

  @RestController
  static class Orders {

    @GetMapping("/orders")
    String orders() {
      return "orders";
    }
  }

  private static HttpSecurity ruled(HttpSecurity http) {
    return http.authorizeHttpRequests(
        requests -> requests.anyRequest().hasAuthority("SCOPE_orders:read"));
  }

  /** Spring's own resource server, as its guide has it; stateless, as an API should be. */
  @Bean
  @Profile({"spring", "decoder"})
  SecurityFilterChain springs(HttpSecurity http) {
    return ruled(http)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .oauth2ResourceServer(server -> server.jwt(withDefaults()))
        .build();
  }

  @Bean
  @Profile({"configurer", "memory", "native"})
  SecurityFilterChain ours(HttpSecurity http) {
    return ruled(http).with(oauth4jvm(), withDefaults()).build();
  }

  @Bean
  @Profile("memory")
  SignatureMemory memory() {
    return CaffeineSignatureMemory.create();
  }

  @Bean
  @Profile("native")
  Crypto late() {
    return Crypto.late(Conscrypt::newProvider, new Report());
  }

  private static final class Report implements Crypto.Listener {

    @Override
    public void ready(Provider provider, Set<JwsAlgorithm> algorithms) {
      System.out.println(provider.getName() + " verifies " + algorithms);
    }

    @Override
    public void failed(Throwable failure) {
      throw new IllegalStateException("the native provider is not used", failure);
    }
  }
}
