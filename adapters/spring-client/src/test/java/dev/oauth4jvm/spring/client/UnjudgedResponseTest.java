package dev.oauth4jvm.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.TokenSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A refusal whose judgement fails, since the clock does. */
class UnjudgedResponseTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));

  private TokenExchangeFilter filter() {
    AuthorizationServer as =
        AuthorizationServer.of(
            JsonObject.of(
                "issuer", "https://as.example", "token_endpoint", "https://as.example/token"));
    byte[] token =
        "{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
            .getBytes(StandardCharsets.UTF_8);
    AsyncDriver driver =
        AsyncDriver.of(
                request ->
                    CompletableFuture.completedFuture(
                        Response.of(200, Headers.of("content-type", "application/json"), token)))
            .env(Env.system().clock(now::get));
    TokenSource tokens =
        TokenSource.of(
                ClientCredentialsGrant.of(as, Client.of("shop"), ClientAuthentication.none()))
            .build();
    return TokenExchangeFilter.of("https://api.example", tokens, driver);
  }

  @Test
  void theBodyOfAResponseThatCannotBeJudgedIsRead() {
    AtomicBoolean wasRead = new AtomicBoolean();
    DataBuffer buffer = new DefaultDataBufferFactory().wrap(new byte[] {1});
    Flux<DataBuffer> body = Flux.just(buffer).doOnComplete(() -> wasRead.set(true));
    ClientRequest request =
        ClientRequest.create(HttpMethod.GET, URI.create("https://api.example/orders")).build();

    Mono<ClientResponse> exchange =
        filter()
            .filter(
                request,
                sent -> {
                  now.set(null);
                  return Mono.just(
                      ClientResponse.create(HttpStatus.UNAUTHORIZED)
                          .header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                          .body(body)
                          .build());
                });

    assertThatThrownBy(exchange::block).isInstanceOf(NullPointerException.class);
    assertThat(wasRead).isTrue();
  }
}
