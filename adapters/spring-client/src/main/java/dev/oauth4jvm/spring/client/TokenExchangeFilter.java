package dev.oauth4jvm.spring.client;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.tokens.RequestCredentials;
import dev.oauth4jvm.tokens.TokenOrigin;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Adds the current token of a {@link TokenSource} to the requests of a {@code WebClient} to one
 * origin, and a proof if the source's tokens are bound to a key (RFC 9449). It blocks no thread.
 *
 * {@snippet file="SpringClientSnippets.java" region="filter"}
 *
 * <p>When the resource refuses the token with status 401 and {@code invalid_token} (RFC 6750,
 * section 3.1), or requires a nonce in the proof, the request is sent again, at most once for each,
 * if it has no body, or has the attribute of {@link #repeatableBody}. Otherwise the refusal is the
 * result, and the next request has another token or the nonce. Requests to other origins, and
 * requests that have an {@code authorization} field, are left alone.
 *
 * <p>The HTTP client below <strong>must not follow redirects</strong>: a filter does not see them,
 * and the client might take token and proof along to another host.
 *
 * <p>When no token can be obtained, the exchange fails with an {@link IOException}, which Spring
 * may wrap; its cause is the {@link OAuthException} if the authorization server has responded.
 * Cancelling the exchange cancels the search for a token. Thread-safe.
 */
public final class TokenExchangeFilter implements ExchangeFilterFunction {

  private static final String REPEATABLE = TokenExchangeFilter.class.getName() + ".REPEATABLE";

  /** A refusal with at most as many bytes is read to its end, so that its connection is kept. */
  private static final int MAX_REFUSAL_BYTES = 1 << 16;

  private final TokenOrigin origin;
  private final TokenSource tokens;
  private final AsyncDriver driver;

  private TokenExchangeFilter(TokenOrigin origin, TokenSource tokens, AsyncDriver driver) {
    this.origin = origin;
    this.tokens = tokens;
    this.driver = driver;
  }

  /**
   * Creates a filter.
   *
   * @param origin the scheme, host and port that receive the token, such as {@code
   *     https://api.example.com}
   * @param tokens the source of the tokens
   * @param driver the driver of requests for tokens; its {@link dev.oauth4jvm.Env} also decides
   *     which URLs may be requested with a token
   * @throws IllegalArgumentException when the origin is not an http or https URL, or has more than
   *     scheme, host and port
   */
  public static TokenExchangeFilter of(String origin, TokenSource tokens, AsyncDriver driver) {
    return new TokenExchangeFilter(
        TokenOrigin.of(origin),
        Objects.requireNonNull(tokens, "tokens"),
        Objects.requireNonNull(driver, "driver"));
  }

  /**
   * The attribute which says that the body of a request can be written more than once, as one of
   * {@code bodyValue} can; WebClient does not say so of any body. It is for {@code
   * WebClient.RequestBodySpec.attributes}.
   */
  public static Consumer<Map<String, Object>> repeatableBody() {
    return attributes -> attributes.put(REPEATABLE, true);
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
    if (!origin.includes(request.url()) || request.headers().containsHeader("authorization")) {
      return next.exchange(request);
    }
    return Mono.defer(
        () ->
            exchange(
                RequestCredentials.of(request.method().name(), request.url(), tokens),
                request,
                next));
  }

  private Mono<ClientResponse> exchange(
      Operation<RequestCredentials> search, ClientRequest request, ExchangeFunction next) {
    return Mono.fromFuture(() -> driver.start(search))
        .onErrorMap(OAuthException.class, TokenExchangeFilter::noToken)
        .flatMap(
            credentials ->
                next.exchange(with(credentials, request))
                    .flatMap(response -> judge(response, credentials, request, next)));
  }

  private Mono<ClientResponse> judge(
      ClientResponse response,
      RequestCredentials credentials,
      ClientRequest request,
      ExchangeFunction next) {
    Operation<RequestCredentials> again;
    try {
      again =
          credentials.after(
              response.statusCode().value(), response.headers()::header, isRepeatable(request));
    } catch (RuntimeException | Error failure) {
      return discard(response).then(Mono.error(failure)); // nobody gets the response, to end it
    }
    return again == null
        ? Mono.just(response)
        : discard(response).then(Mono.defer(() -> exchange(again, request, next)));
  }

  private static boolean isRepeatable(ClientRequest request) {
    return request.body() == BodyInserters.empty() || request.attribute(REPEATABLE).isPresent();
  }

  private static ClientRequest with(RequestCredentials credentials, ClientRequest request) {
    ClientRequest.Builder message = ClientRequest.from(request);
    for (Map.Entry<String, String> field : credentials.headers().entries()) {
      message.headers(headers -> headers.set(field.getKey(), field.getValue()));
    }
    return message.build();
  }

  private static Mono<Void> discard(ClientResponse refusal) {
    return DataBufferUtils.takeUntilByteCount(
            refusal.bodyToFlux(DataBuffer.class), MAX_REFUSAL_BYTES)
        .doOnNext(DataBufferUtils::release)
        .onErrorComplete()
        .then();
  }

  private static IOException noToken(OAuthException failure) {
    return new IOException(
        "the request was not sent, since there is no token: " + failure.getMessage(), failure);
  }

  @Override
  public String toString() {
    return "TokenExchangeFilter[" + origin + ", " + tokens + "]";
  }
}
