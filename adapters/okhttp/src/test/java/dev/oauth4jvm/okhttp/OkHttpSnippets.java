package dev.oauth4jvm.okhttp;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.tokens.TokenSource;
import okhttp3.OkHttpClient;

/** Code of the documents; {@link TokenInterceptorTest} and {@link OkHttpTransportTest} run it. */
final class OkHttpSnippets {

  private OkHttpSnippets() {}

  static Driver driver(OkHttpClient client) {
    // @start region="transport"
    Driver http = Driver.of(OkHttpTransport.of(client));
    // @end
    return http;
  }

  static OkHttpClient authorized(
      OkHttpClient client, String origin, TokenSource tokens, Driver http) {
    // @start region="interceptor"
    OkHttpClient orders =
        client
            .newBuilder()
            .addInterceptor(TokenInterceptor.of(origin, tokens, http)) // "https://api.example.com"
            .followRedirects(false)
            .build();
    // @end
    return orders;
  }
}
