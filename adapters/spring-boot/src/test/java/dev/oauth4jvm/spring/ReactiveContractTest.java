package dev.oauth4jvm.spring;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.adapters.AdaptedApi;
import dev.oauth4jvm.adapters.AdapterContract;
import dev.oauth4jvm.adapters.JulLog;
import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.ProtectedResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The cases of every adapter, in Spring Boot on Netty. */
class ReactiveContractTest extends AdapterContract {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Api {

    @Bean
    @Order(1)
    SecurityWebFilterChain open(ServerHttpSecurity http) {
      return http.securityMatcher(new PathPatternParserServerWebExchangeMatcher(SampleApi.HEALTH))
          .authorizeExchange(rules -> rules.anyExchange().permitAll())
          .build();
    }

    // @start region="chain"
    @Bean
    SecurityWebFilterChain chain(ServerHttpSecurity http, ReactiveProtectedResource api) {
      return api.require("/payments", SampleApi.requirement("/payments"))
          .require("/**", SampleApi.requirement("/orders"))
          .protect(http.authorizeExchange(rules -> rules.anyExchange().authenticated()))
          .build();
    }

    // @end

    @Bean
    Paths paths() {
      return new Paths();
    }
  }

  /** Every path of the cases. */
  @RestController
  static class Paths {

    @GetMapping("/**")
    Mono<String> answer(@AuthenticationPrincipal @Nullable AccessToken token) {
      return Mono.just(token == null ? SampleApi.NOBODY : SampleApi.seen(token));
    }
  }

  /** The environment and the transport of the cases' driver, which answers at once. */
  private static AsyncDriver async(Driver driver) {
    AsyncTransport transport =
        request -> {
          try {
            return CompletableFuture.completedFuture(driver.run(env -> new Exchange(request)));
          } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
          }
        };
    try {
      return AsyncDriver.of(transport).env(driver.run(env -> new Step.Done<>(env)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One request, whose answer is the result. */
  private record Exchange(Request request) implements Step.Send<Response> {

    @Override
    public Step<Response> receive(Response response) {
      return new Step.Done<>(response);
    }

    @Override
    public Step<Response> failed(IOException failure) throws IOException {
      throw failure;
    }
  }

  @Override
  protected AdaptedApi start(ProtectedResource resource, Driver http) {
    Application running =
        Application.start(
            WebApplicationType.REACTIVE,
            Api.class,
            Map.of(),
            beans -> {
              beans.registerBean(ProtectedResource.class, () -> resource);
              beans.registerBean(AsyncDriver.class, () -> async(http));
            });
    return new Running(running, new JulLog("dev.oauth4jvm.spring"));
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
