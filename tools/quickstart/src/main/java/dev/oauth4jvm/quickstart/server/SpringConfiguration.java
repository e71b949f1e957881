package dev.oauth4jvm.quickstart.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/** Spring's own wiring of its authorization server; the other beans come from the server itself. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SpringConfiguration {

  @Bean
  SecurityFilterChain authorizationServer(HttpSecurity http) throws Exception {
    OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
    server.oidc(oidc -> {});
    return http.securityMatcher(server.getEndpointsMatcher())
        .with(server, configurer -> {})
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .csrf(csrf -> csrf.ignoringRequestMatchers(server.getEndpointsMatcher()))
        .build();
  }

  /**
   * The decoder for the UserInfo endpoint, which Spring sets up with OpenID Connect's discovery
   * document.
   */
  @Bean
  JwtDecoder jwtDecoder(SigningKeys keys) {
    return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
  }

  /**
   * An encoder without hashing: the clients belong to this process, and a slow hash would only
   * delay the first token.
   */
  @Bean
  PasswordEncoder passwordEncoder() {
    return new PasswordEncoder() {
      @Override
      public @Nullable String encode(@Nullable CharSequence rawPassword) {
        return rawPassword == null ? null : rawPassword.toString();
      }

      @Override
      public boolean matches(@Nullable CharSequence raw, @Nullable String encoded) {
        return raw != null
            && encoded != null
            && MessageDigest.isEqual(
                raw.toString().getBytes(StandardCharsets.UTF_8),
                encoded.getBytes(StandardCharsets.UTF_8));
      }
    };
  }
}
