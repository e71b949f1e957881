package dev.oauth4jvm.spring;

import dev.oauth4jvm.micrometer.MicrometerJwksListener;
import dev.oauth4jvm.micrometer.MicrometerResourceListener;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of the keys and of the issuers, if the application has meters. */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure"
            + ".CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({MicrometerJwksListener.class, MeterRegistry.class})
@ConditionalOnBean(MeterRegistry.class)
class Oauth4jvmMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  MicrometerJwksListener oauth4jvmMicrometerListener(MeterRegistry registry) {
    return MicrometerJwksListener.of(registry);
  }

  @Bean
  @ConditionalOnMissingBean
  MicrometerResourceListener oauth4jvmMicrometerResourceListener(MeterRegistry registry) {
    return MicrometerResourceListener.of(registry);
  }
}
