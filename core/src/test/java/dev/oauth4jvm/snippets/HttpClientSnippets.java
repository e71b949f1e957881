package dev.oauth4jvm.snippets;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.tokens.AuthorizedHttpClient;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Code of the documents; {@code AuthorizedHttpClientTest} runs it. */
public final class HttpClientSnippets {

  private HttpClientSnippets() {}

  public static HttpResponse<String> send(
      HttpClient httpClient, TokenSource tokens, HttpRequest request, Env env) throws IOException {
    // @start region="jdk"
    AuthorizedHttpClient orders = AuthorizedHttpClient.of(httpClient, tokens).env(env);
    HttpResponse<String> response = orders.send(request, BodyHandlers.ofString());
    // @end
    return response;
  }
}
