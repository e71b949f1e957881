package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.tokens.TokenSource;
import dev.oauth4jvm.tokens.TokenSources;
import java.net.URI;
import org.junit.jupiter.api.Test;

class TokenSnippetsTest {

  private static final Request ORDERS = Request.get(URI.create("https://api.example/orders"));

  private final TestClock clock = new TestClock();
  private final Client client = Client.of("shop");
  private final ClientAuthentication none = ClientAuthentication.none();
  private final EncryptionKey key = EncryptionKey.of(new byte[32]);
  private int issued;

  private final Server server = new Server().answer(this::answer);
  private final Driver http = Driver.of(server).env(clock.env());

  private Response answer(Request request) {
    if (request.uri().getHost().equals("as.example")) {
      return Server.json(
          200,
          "{\"access_token\":\"a"
              + ++issued
              + "\",\"token_type\":\"bearer\",\"expires_in\":300,\"refresh_token\":\"r\"}");
    }
    return "Bearer a1".equals(request.headers().first("authorization"))
        ? Response.of(
            401,
            dev.oauth4jvm.http.Headers.of("www-authenticate", "Bearer error=\"invalid_token\""),
            new byte[0])
        : Server.json(200, "[]");
  }

  @Test
  void aRefusedTokenIsReplacedOnce() throws Exception {
    TokenSource tokens =
        TokenSnippets.clientCredentials(Server.METADATA, client, none, Store.inMemory(), key, http);
    assertThatThrownBy(() -> TokenSnippets.call(ORDERS, tokens, http))
        .as("a young token")
        .isInstanceOf(ChallengeException.class);

    clock.advance(30);
    assertThat(TokenSnippets.call(ORDERS, tokens, http).status()).isEqualTo(200);
    assertThat(issued).isEqualTo(2);
  }

  @Test
  void anotherClientSendsTheCredentials() throws Exception {
    TokenSource tokens =
        TokenSnippets.clientCredentials(Server.METADATA, client, none, Store.inMemory(), key, http);
    http.run(tokens.token());
    clock.advance(30);

    assertThat(
            TokenSnippets.send(
                    credentials -> server.send(ORDERS.headers(credentials)),
                    ORDERS.uri(),
                    tokens,
                    http)
                .status())
        .isEqualTo(200);
    assertThat(issued).isEqualTo(2);
  }

  @Test
  void eachSessionHasItsSource() throws Exception {
    TokenSources<String> sessions =
        TokenSnippets.sessions(Server.METADATA, client, none, Store.inMemory(), key, http);

    http.run(
        sessions
            .source("s1")
            .keep(http.run(ClientCredentialsGrant.of(Server.METADATA, client, none))));

    assertThat(http.run(sessions.source("s1").token()).accessToken().reveal()).isEqualTo("a1");
  }
}
