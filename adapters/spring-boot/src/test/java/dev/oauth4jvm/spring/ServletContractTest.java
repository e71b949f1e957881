package dev.oauth4jvm.spring;

import static dev.oauth4jvm.spring.Oauth4jvmConfigurer.oauth4jvm;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.adapters.AdaptedApi;
import dev.oauth4jvm.adapters.AdapterContract;
import dev.oauth4jvm.adapters.JulLog;
import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.ProtectedResource;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The cases of every adapter, in Spring Boot on Tomcat. */
class ServletContractTest extends AdapterContract {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Api {

    @Bean
    @Order(1)
    SecurityFilterChain open(HttpSecurity http) {
      return http.securityMatcher(SampleApi.HEALTH)
          .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .build();
    }

    @Bean
    SecurityFilterChain api(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(
              oauth4jvm(),
              api ->
                  api.require(SampleApi.PAYMENTS, SampleApi.requirement(SampleApi.PAYMENTS))
                      .require(AnyRequestMatcher.INSTANCE, SampleApi.requirement(SampleApi.ORDERS)))
          .build();
    }

    @Bean
    Paths paths() {
      return new Paths();
    }
  }

  /** Every path of the cases. */
  @RestController
  static class Paths {

    @GetMapping("/**")
    String answer(@AuthenticationPrincipal @Nullable AccessToken token) {
      return token == null ? SampleApi.NOBODY : SampleApi.seen(token);
    }
  }

  @Override
  protected AdaptedApi start(ProtectedResource resource, Driver http) {
    Application running =
        Application.servlet(
            Api.class,
            beans -> {
              beans.registerBean(ProtectedResource.class, () -> resource);
              beans.registerBean(Driver.class, () -> http);
            });
    return new Running(running, new JulLog("dev.oauth4jvm.servlet"));
  }

  private record Running(Application application, JulLog log) implements AdaptedApi {

    @Override
    public Response send(Request request) throws IOException {
      return application.send(request);
    }

    @Override
    public List<Logged> logged() {
      return log.take();
    }

    @Override
    public void close() {
      log.close();
      application.close();
    }
  }
}
