package dev.oauth4jvm.spring.client;

import dev.oauth4jvm.adapters.TokenClientContract;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

class RestClientTest extends TokenClientContract {

  @Override
  protected boolean holdsBodies() {
    return true;
  }

  @Override
  protected Caller client(
      String origin, TokenSource tokens, Drivers drivers, boolean followsRedirects) {
    RestClient client = SpringClientSnippets.rest(origin, tokens, drivers.blocking());
    return message -> {
      String body = message.body();
      RestClient.RequestBodySpec request =
          client.method(body == null ? HttpMethod.GET : HttpMethod.POST).uri(message.uri());
      if (message.authorization() != null) {
        request.header("Authorization", message.authorization());
      }
      if (body != null) {
        request.body(body);
      }
      try {
        return request.exchange(
            (sent, response) ->
                new Answer(
                    response.getStatusCode().value(),
                    new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8)));
      } catch (ResourceAccessException failure) {
        throw (IOException) failure.getCause();
      }
    };
  }
}
