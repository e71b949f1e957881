package dev.oauth4jvm.spring.client;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.tokens.TokenSource;
import java.net.http.HttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Code of the documents; {@link RestClientTest} and {@link WebClientTest} run it. */
final class SpringClientSnippets {

  private SpringClientSnippets() {}

  static RestClient rest(String origin, TokenSource tokens, Driver http) {
    // @start region="interceptor"
    RestClient orders =
        RestClient.builder()
            .requestFactory(new JdkClientHttpRequestFactory(HttpClient.newHttpClient()))
            .requestInterceptor(TokenRequestInterceptor.of(origin, tokens, http))
            .build();
    // @end
    return orders;
  }

  static WebClient web(String origin, TokenSource tokens, AsyncDriver http) {
    // @start region="filter"
    WebClient orders =
        WebClient.builder()
            .clientConnector(new JdkClientHttpConnector(HttpClient.newHttpClient()))
            .filter(TokenExchangeFilter.of(origin, tokens, http))
            .build();
    // @end
    return orders;
  }
}
