package dev.oauth4jvm.apache;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.tokens.TokenSource;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;

/** Code of the documents; {@link TokenHandlerTest} and {@link ApacheTransportTest} run it. */
final class ApacheSnippets {

  private ApacheSnippets() {}

  static Driver driver(HttpClientConnectionManager connections) {
    // @start region="transport"
    Driver http = Driver.of(ApacheTransport.of(connections));
    // @end
    return http;
  }

  static CloseableHttpClient authorized(
      HttpClientBuilder client, String origin, TokenSource tokens, Driver http) {
    // @start region="handler"
    CloseableHttpClient orders =
        TokenHandler.of(origin, tokens, http) // "https://api.example.com"
            .addTo(client)
            .build();
    // @end
    return orders;
  }
}
