package dev.oauth4jvm.spring.client;

import dev.oauth4jvm.adapters.TokenClientContract;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.Exceptions;

class WebClientTest extends TokenClientContract {

  @Override
  protected Caller client(
      String origin, TokenSource tokens, Drivers drivers, boolean followsRedirects) {
    WebClient client = SpringClientSnippets.web(origin, tokens, drivers.async());
    return message -> {
      String body = message.body();
      WebClient.RequestBodySpec request =
          client.method(body == null ? HttpMethod.GET : HttpMethod.POST).uri(message.uri());
      if (message.authorization() != null) {
        request.header("Authorization", message.authorization());
      }
      if (body != null) {
        request.bodyValue(body);
      }
      if (!message.isOneShot()) {
        request.attributes(TokenExchangeFilter.repeatableBody());
      }
      try {
        return request
            .exchangeToMono(
                response ->
                    response
                        .bodyToMono(String.class)
                        .defaultIfEmpty("")
                        .map(text -> new Answer(response.statusCode().value(), text)))
            .block();
      } catch (RuntimeException failure) {
        Throwable cause = Exceptions.unwrap(failure);
        throw cause instanceof WebClientRequestException
            ? (IOException) cause.getCause()
            : (IOException) cause;
      }
    };
  }
}
