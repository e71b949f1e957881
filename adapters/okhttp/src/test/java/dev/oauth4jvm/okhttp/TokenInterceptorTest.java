package dev.oauth4jvm.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.adapters.TokenClientContract;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import org.junit.jupiter.api.Test;

class TokenInterceptorTest extends TokenClientContract {

  private static final OkHttpClient CLIENT = new OkHttpClient();

  @Override
  protected Caller client(
      String origin, TokenSource tokens, Driver driver, boolean followsRedirects) {
    OkHttpClient authorized =
        OkHttpSnippets.authorized(CLIENT, origin, tokens, driver)
            .newBuilder()
            .followRedirects(followsRedirects)
            .build();
    return message -> {
      Request.Builder request = new Request.Builder().url(message.uri().toString());
      String body = message.body();
      if (body != null) {
        request.post(
            message.isOneShot()
                ? new OneShot(body)
                : RequestBody.create(body.getBytes(StandardCharsets.UTF_8)));
      }
      try (Response response = authorized.newCall(request.build()).execute()) {
        return new Answer(response.code(), response.body().string());
      }
    };
  }

  private static final class OneShot extends RequestBody {
    private final ByteArrayInputStream content;

    OneShot(String content) {
      this.content = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public MediaType contentType() {
      return null;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeAll(Okio.source(content));
    }
  }

  private static TokenSource tokens() {
    return TokenSource.of(
            ClientCredentialsGrant.of(
                AuthorizationServer.of("https://as.example", "https://as.example/jwks"),
                Client.of("shop"),
                ClientAuthentication.none()))
        .build();
  }

  @Test
  void anOriginIsSchemeHostAndPort() {
    Driver driver = OkHttpSnippets.driver(CLIENT);
    assertThat(TokenInterceptor.of("https://api.example:8443", tokens(), driver).toString())
        .contains("https://api.example:8443/");
    for (String wrong :
        new String[] {
          "https://api.example/orders",
          "https://api.example/?q=1",
          "https://u@api.example",
          "ftp://a"
        }) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> TokenInterceptor.of(wrong, tokens(), driver));
    }
  }
}
