package dev.oauth4jvm.snippets;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.tokens.AuthorizedRequest;
import dev.oauth4jvm.tokens.RequestCredentials;
import dev.oauth4jvm.tokens.TokenSource;
import dev.oauth4jvm.tokens.TokenSources;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Code of the documents; {@link TokenSnippetsTest} runs it. */
final class TokenSnippets {

  private TokenSnippets() {}

  static TokenSource clientCredentials(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Store engine,
      EncryptionKey key,
      Driver http) {
    // @start region="client-credentials"
    TokenSource tokens =
        TokenSource.of(
                ClientCredentialsGrant.of(server, client, authentication).scope("orders:read"))
            .store(engine, key) // optional: shared by a fleet
            .renewAhead(Duration.ofSeconds(60), http)
            .build();
    // @end
    return tokens;
  }

  static TokenSources<String> sessions(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Store engine,
      EncryptionKey key,
      Driver http) {
    // @start region="sessions"
    TokenSources<String> sessions =
        TokenSources.of(
            sessionId ->
                TokenSource.refreshing(
                        sessionId,
                        refreshToken ->
                            RefreshGrant.of(server, client, authentication, refreshToken))
                    .store(engine, key)
                    .renewAhead(Duration.ofMinutes(2), http)
                    .build(),
            10_000,
            Duration.ofMinutes(30));
    // @end
    return sessions;
  }

  static Response call(Request request, TokenSource tokens, Driver http) throws IOException {
    // @start region="use"
    Response response = http.run(AuthorizedRequest.of(request, tokens));
    // @end
    return response;
  }

  /** Sends a message by a client of the application's. */
  interface Sender {
    Response send(Headers credentials) throws IOException;
  }

  static Response send(Sender client, URI uri, TokenSource tokens, Driver http) throws IOException {
    // @start region="credentials"
    Operation<RequestCredentials> search = RequestCredentials.of("GET", uri, tokens);
    while (true) {
      RequestCredentials credentials = http.run(search);
      Response response = client.send(credentials.headers());
      search = credentials.after(response.status(), response.headers()::all, true);
      if (search == null) {
        return response;
      }
    }
    // @end
  }
}
