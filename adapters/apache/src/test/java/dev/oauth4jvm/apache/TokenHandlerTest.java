package dev.oauth4jvm.apache;

import dev.oauth4jvm.adapters.TokenRedirectContract;
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

class TokenHandlerTest extends TokenRedirectContract {

  private static HttpClientBuilder client() {
    return HttpClients.custom()
        .setConnectionManager(Connections.APPLICATION)
        .setConnectionManagerShared(true);
  }

  @Override
  protected Caller client(
      String origin, TokenSource tokens, Drivers drivers, boolean followsRedirects) {
    HttpClientBuilder client = client();
    if (!followsRedirects) {
      client.disableRedirectHandling();
    }
    CloseableHttpClient authorized =
        ApacheSnippets.authorized(client, origin, tokens, drivers.blocking());
    return message ->
        authorized.execute(
            request(message),
            response -> new Answer(response.getCode(), EntityUtils.toString(response.getEntity())));
  }

  private static HttpUriRequestBase request(Message message) {
    HttpUriRequestBase request = withBody(message);
    if (message.authorization() != null) {
      request.addHeader("Authorization", message.authorization());
    }
    return request;
  }

  private static HttpUriRequestBase withBody(Message message) {
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
}
