package dev.oauth4jvm.feign;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.tokens.TokenSource;
import feign.Client;
import feign.DefaultClient;
import feign.Feign;

/** Code of the documents; {@link TokenClientTest} runs it. */
final class FeignSnippets {

  private FeignSnippets() {}

  static Feign.Builder builder(String origin, TokenSource tokens, Driver http) {
    Client client = new DefaultClient(null, null);
    // @start region="client"
    Feign.Builder orders = Feign.builder().client(TokenClient.of(client, origin, tokens, http));
    // @end
    return orders;
  }
}
