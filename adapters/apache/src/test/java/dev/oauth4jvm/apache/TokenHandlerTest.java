package dev.oauth4jvm.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.adapters.TokenClientContract;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.junit.jupiter.api.Test;

class TokenHandlerTest extends TokenClientContract {

  private static HttpClientBuilder client() {
    return HttpClients.custom()
        .setConnectionManager(Connections.APPLICATION)
        .setConnectionManagerShared(true);
  }

  @Override
  protected Caller client(
      String origin, TokenSource tokens, Driver driver, boolean followsRedirects) {
    HttpClientBuilder client = client();
    if (!followsRedirects) {
      client.disableRedirectHandling();
    }
    CloseableHttpClient authorized = ApacheSnippets.authorized(client, origin, tokens, driver);
    return message ->
        authorized.execute(
            request(message),
            response -> new Answer(response.getCode(), EntityUtils.toString(response.getEntity())));
  }

  private static HttpUriRequestBase request(Message message) {
    String content = message.body();
    if (content == null) {
      return new HttpGet(message.uri());
    }
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    HttpPost request = new HttpPost(message.uri());
    request.setEntity(
        message.isOneShot()
            ? new InputStreamEntity(new ByteArrayInputStream(body), ContentType.TEXT_PLAIN)
            : new ByteArrayEntity(body, ContentType.TEXT_PLAIN));
    return request;
  }

  private static TokenSource tokens() {
    return TokenSource.of(
            ClientCredentialsGrant.of(
                AuthorizationServer.of(
                    JsonObject.of(
                        "issuer",
                        "https://as.example",
                        "token_endpoint",
                        "https://as.example/token")),
                Client.of("shop"),
                ClientAuthentication.none()))
        .build();
  }

  @Test
  void anOriginIsSchemeHostAndPort() {
    Driver driver = ApacheSnippets.driver(Connections.APPLICATION);
    assertThat(TokenHandler.of("https://api.example:8443", tokens(), driver).toString())
        .contains("https://api.example:8443");
    for (String wrong :
        new String[] {
          "https://api.example/orders",
          "https://api.example/?q=1",
          "https://u@api.example",
          "ftp://a",
          "api.example"
        }) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> TokenHandler.of(wrong, tokens(), driver));
    }
  }
}
