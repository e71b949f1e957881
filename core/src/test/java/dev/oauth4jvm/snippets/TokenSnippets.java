package dev.oauth4jvm.snippets;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.tokens.StoredToken;
import dev.oauth4jvm.tokens.TokenSource;
import dev.oauth4jvm.tokens.TokenSources;
import java.io.IOException;
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

  // @start region="use"
  static Response call(Request request, TokenSource tokens, Driver http) throws IOException {
    StoredToken token = http.run(tokens.token());
    try {
      return http.run(ProtectedResourceRequest.of(request, token.accessToken()));
    } catch (ChallengeException refused) {
      if (!"invalid_token".equals(refused.error())) {
        throw refused;
      }
      StoredToken other = http.run(tokens.renew(token)); // one request for any number of callers
      if (other.equals(token)) {
        throw refused; // issued just now: another would be no better
      }
      return http.run(ProtectedResourceRequest.of(request, other.accessToken()));
    }
  }
  // @end
}
