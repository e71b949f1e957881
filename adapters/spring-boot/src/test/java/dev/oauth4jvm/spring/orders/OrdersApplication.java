package dev.oauth4jvm.spring.orders;

// @start region="application"
import static dev.oauth4jvm.spring.Oauth4jvmConfigurer.oauth4jvm;

import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.Requirement;
import java.time.Duration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An API with orders, for those who may read them, and payments, which need a second factor. */
@SpringBootApplication
public class OrdersApplication {

  static final Requirement PAYMENT =
      Requirement.none()
          .scope("orders:pay")
          .acr("urn:example:two-factors")
          .maxAuthAge(Duration.ofMinutes(5));

  /** The rules of the API. */
  @Configuration(proxyBeanMethods = false)
  @EnableMethodSecurity
  static class Security {

    @Bean
    SecurityFilterChain api(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers("/health")
                      .permitAll()
                      .requestMatchers("/orders/**")
                      .hasAuthority("SCOPE_orders:read")
                      .anyRequest()
                      .authenticated())
          .with(oauth4jvm(), api -> api.require("/payments/**", PAYMENT))
          .build();
    }
  }

  /** The operations. */
  @RestController
  static class Orders {

    @GetMapping("/health")
    String health() {
      return "healthy";
    }

    @GetMapping("/orders")
    String orders(@AuthenticationPrincipal AccessToken token) {
      return "orders of " + token.subject() + " by " + token.clientId();
    }

    @PostMapping("/payments")
    String pay(@AuthenticationPrincipal AccessToken token) {
      return "paid by " + token.subject();
    }

    @GetMapping("/reports")
    @PreAuthorize("hasAuthority('SCOPE_reports:read')")
    String reports() {
      return "reports";
    }
  }
}
// @end
