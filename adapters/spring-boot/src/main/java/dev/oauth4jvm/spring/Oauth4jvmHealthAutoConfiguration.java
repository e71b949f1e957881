package dev.oauth4jvm.spring;

import dev.oauth4jvm.resource.ResourceListener;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of the issuers' keys, if the application has health indicators. */
@AutoConfiguration
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("oauth4jvm")
class Oauth4jvmHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "oauth4jvmHealthIndicator")
  KeysHealth oauth4jvmHealthIndicator() {
    return new KeysHealth();
  }

  @Bean
  @ConditionalOnBean(KeysHealth.class)
  ResourceListener oauth4jvmHealthListener(KeysHealth health) {
    return health::onIssuer;
  }
}
