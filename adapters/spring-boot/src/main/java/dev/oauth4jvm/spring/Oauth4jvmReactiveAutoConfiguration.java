package dev.oauth4jvm.spring;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.proxy.ClientCertificates;
import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.resource.ProtectedResource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ConditionalOnDefaultReactiveWebSecurity;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.reactive.ReactiveOAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The decoder of a WebFlux application, and its filter chain, if it defines none. */
@AutoConfiguration(
    after = Oauth4jvmAutoConfiguration.class,
    before = {
      ReactiveManagementWebSecurityAutoConfiguration.class,
      ReactiveOAuth2ResourceServerAutoConfiguration.class,
      ReactiveOAuth2ResourceServerWebSecurityAutoConfiguration.class,
      ReactiveUserDetailsServiceAutoConfiguration.class,
      ReactiveWebSecurityAutoConfiguration.class
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(ProtectedResource.class)
class Oauth4jvmReactiveAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  AsyncDriver oauth4jvmAsyncDriver(Oauth4jvmProperties properties) {
    return AsyncDriver.create().env(Oauth4jvmAutoConfiguration.env(properties));
  }

  @Bean
  @ConditionalOnMissingBean(ReactiveJwtDecoder.class)
  AccessTokenReactiveJwtDecoder oauth4jvmReactiveJwtDecoder(
      ProtectedResource resource, AsyncDriver http) {
    return AccessTokenReactiveJwtDecoder.of(resource, http);
  }

  @Bean
  @ConditionalOnMissingBean
  ReactiveProtectedResource oauth4jvmReactiveProtectedResource(
      ProtectedResource resource,
      AsyncDriver http,
      AccessTokenAuthorities authorities,
      ObjectProvider<PublicUrl> url,
      ObjectProvider<ClientCertificates> certificates) {
    PublicUrl declared = url.getIfAvailable();
    ReactiveProtectedResource reactive =
        declared == null
            ? ReactiveProtectedResource.of(resource, http)
            : ReactiveProtectedResource.of(resource, http, declared);
    ClientCertificates forwarded = certificates.getIfAvailable();
    return (forwarded == null ? reactive : reactive.certificates(forwarded))
        .authentication(authorities::authentication);
  }

  /** The chain of an application that defines none: each request needs a token. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnDefaultReactiveWebSecurity
  static class Chain {

    @Bean
    SecurityWebFilterChain oauth4jvmSecurityWebFilterChain(
        ServerHttpSecurity security, ReactiveProtectedResource api) {
      return api.protect(security.authorizeExchange(rules -> rules.anyExchange().authenticated()))
          .build();
    }
  }
}
