package dev.oauth4jvm.spring;

import static dev.oauth4jvm.spring.Oauth4jvmConfigurer.oauth4jvm;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.resource.ProtectedResource;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ConditionalOnDefaultServletWebSecurity;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/** The decoder of a servlet application, and its filter chain, if it defines none. */
@AutoConfiguration(
    after = Oauth4jvmAutoConfiguration.class,
    before = {
      ManagementWebSecurityAutoConfiguration.class,
      OAuth2ResourceServerAutoConfiguration.class,
      OAuth2ResourceServerWebSecurityAutoConfiguration.class,
      SecurityAutoConfiguration.class,
      UserDetailsServiceAutoConfiguration.class
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(ProtectedResource.class)
class Oauth4jvmServletAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(JwtDecoder.class)
  AccessTokenJwtDecoder oauth4jvmJwtDecoder(ProtectedResource resource, Driver http) {
    return AccessTokenJwtDecoder.of(resource, http);
  }

  /** The chain of an application that defines none: each request needs a token. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnDefaultServletWebSecurity
  static class Chain {

    @Bean
    SecurityFilterChain oauth4jvmSecurityFilterChain(HttpSecurity security) {
      return security
          .authorizeHttpRequests(
              requests ->
                  requests
                      // an error page answers a request, whoever sent it
                      .dispatcherTypeMatchers(DispatcherType.ERROR)
                      .permitAll()
                      .anyRequest()
                      .authenticated())
          .with(oauth4jvm(), withDefaults())
          .build();
    }
  }
}
