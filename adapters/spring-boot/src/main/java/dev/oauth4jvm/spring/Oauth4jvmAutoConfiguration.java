package dev.oauth4jvm.spring;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.resource.ProtectedResource;
import java.util.Objects;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * The resource of the properties, and what it needs. Each bean gives way to the application's own.
 */
@AutoConfiguration(
    before = {
      OAuth2ResourceServerAutoConfiguration.class,
      ReactiveOAuth2ResourceServerAutoConfiguration.class
    })
@EnableConfigurationProperties({Oauth4jvmProperties.class, OAuth2ResourceServerProperties.class})
class Oauth4jvmAutoConfiguration {

  static Env env(Oauth4jvmProperties properties) {
    return properties.allowInsecureRequests() ? Env.system().allowInsecureRequests() : Env.system();
  }

  @Bean
  @ConditionalOnMissingBean
  @Conditional(IsConfigured.class)
  ProtectedResource oauth4jvmProtectedResource(
      Oauth4jvmProperties own,
      OAuth2ResourceServerProperties spring,
      Environment environment,
      BeanFactory beans) {
    return new ConfiguredResource(own, spring.getJwt(), environment, beans).build();
  }

  @Bean
  @ConditionalOnMissingBean
  Driver oauth4jvmDriver(Oauth4jvmProperties properties) {
    return Driver.create().env(env(properties));
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty("oauth4jvm.public-url")
  PublicUrl oauth4jvmPublicUrl(Oauth4jvmProperties properties) {
    return PublicUrl.of(Objects.requireNonNull(properties.publicUrl(), "oauth4jvm.public-url"));
  }

  @Bean
  @ConditionalOnMissingBean
  AccessTokenAuthorities oauth4jvmAuthorities(OAuth2ResourceServerProperties spring) {
    OAuth2ResourceServerProperties.Jwt jwt = spring.getJwt();
    if (!jwt.getAuthoritiesClaimExpressions().isEmpty()) {
      throw new IllegalStateException(
          "the property spring.security.oauth2.resourceserver.jwt.authorities-claim-expressions is"
              + " not supported: set authorities-claim-name, or define a bean of type"
              + " AccessTokenAuthorities");
    }
    AccessTokenAuthorities authorities = AccessTokenAuthorities.scopes();
    if (jwt.getAuthorityPrefix() != null) {
      authorities = authorities.prefix(jwt.getAuthorityPrefix());
    }
    if (jwt.getAuthoritiesClaimName() != null) {
      String delimiter = jwt.getAuthoritiesClaimDelimiter();
      authorities =
          authorities.claim(jwt.getAuthoritiesClaimName(), delimiter == null ? " " : delimiter);
    }
    return jwt.getPrincipalClaimName() == null
        ? authorities
        : authorities.nameClaim(jwt.getPrincipalClaimName());
  }

  /** Whether any property names an issuer or the resource. */
  static final class IsConfigured extends AnyNestedCondition {

    IsConfigured() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("spring.security.oauth2.resourceserver.jwt.issuer-uri")
    static final class Issuer {}

    @ConditionalOnProperty("spring.security.oauth2.resourceserver.jwt.jwk-set-uri")
    static final class Keys {}

    @ConditionalOnProperty("oauth4jvm.resource")
    static final class Resource {}

    @ConditionalOnProperty("oauth4jvm.issuers[0].issuer-uri")
    static final class Issuers {}
  }
}
