package dev.oauth4jvm.tokens;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.http.JdkTransport;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A {@code java.net.http} client whose requests have the current token of a {@link TokenSource},
 * and a proof if the source's tokens are bound to a key (RFC 9449).
 *
 * {@snippet file="HttpClientSnippets.java" region="jdk"}
 *
 * <p>When the resource refuses the token with status 401 and {@code invalid_token} (RFC 6750,
 * section 3.1), or requires a nonce in the proof, the request is sent again, at most once for each.
 * Its body must then be repeatable, which {@code java.net.http} does not tell: a request is sent
 * again if it has no body, or one whose publisher knows the length ({@code ofString}, {@code
 * ofByteArray}, {@code ofFile}); the client refuses to send another length. Otherwise the refusal
 * is the response, and the next request has another token or the nonce. The body of a refusal that
 * is followed by another request is not read; the body handler is applied to the last response
 * alone.
 *
 * <p>Every request goes to its own host alone: the client must not follow redirects. Immutable; as
 * safe for several threads as the client.
 */
public final class AuthorizedHttpClient {

  private final HttpClient client;
  private final TokenSource tokens;
  private final JdkTransport transport;
  private final Env env;

  private AuthorizedHttpClient(
      HttpClient client, TokenSource tokens, JdkTransport transport, Env env) {
    this.client = client;
    this.tokens = tokens;
    this.transport = transport;
    this.env = env;
  }

  /**
   * Wraps a client, by which tokens are requested too, with the limits of {@link JdkTransport}.
   *
   * @param client the client, which is neither changed nor closed
   * @param tokens the source of the tokens
   * @throws IllegalArgumentException when the client follows redirects
   */
  public static AuthorizedHttpClient of(HttpClient client, TokenSource tokens) {
    Objects.requireNonNull(tokens, "tokens");
    JdkTransport transport = JdkTransport.builder().httpClient(client).build();
    return new AuthorizedHttpClient(client, tokens, transport, Env.system());
  }

  /** Returns this client with another environment, which decides which URLs are allowed. */
  public AuthorizedHttpClient env(Env env) {
    return new AuthorizedHttpClient(client, tokens, transport, Objects.requireNonNull(env, "env"));
  }

  /** Returns this client with another transport for the requests for tokens. */
  public AuthorizedHttpClient tokensBy(JdkTransport transport) {
    return new AuthorizedHttpClient(
        client, tokens, Objects.requireNonNull(transport, "transport"), env);
  }

  /**
   * Sends a request and waits for the response, whatever its status.
   *
   * @param request the request, without {@code authorization} and {@code dpop}
   * @param handler the handler of the body, as for {@link HttpClient#send}
   * @throws IllegalArgumentException when the request has credentials of its own, or cannot be sent
   * @throws dev.oauth4jvm.OAuthException when {@link Env} does not allow the URL, or the
   *     authorization server issues no token
   * @throws IOException when there was no response, from the resource or from the authorization
   *     server; a {@link java.io.InterruptedIOException}, with the thread's interrupt flag set,
   *     when the thread was interrupted
   */
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    return Driver.of(transport).env(env).run(exchange(request, handler));
  }

  /**
   * Sends a request without blocking.
   *
   * @param request the request, without {@code authorization} and {@code dpop}
   * @param handler the handler of the body, as for {@link HttpClient#sendAsync}
   * @return the future response; it fails with the exception that {@link #send} would throw.
   *     Cancelling it ends the exchange. Its dependents should not block
   * @throws IllegalArgumentException when the request has credentials of its own
   */
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return AsyncDriver.of(transport.async()).env(env).start(exchange(request, handler));
  }

  private <T> Operation<HttpResponse<T>> exchange(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    Objects.requireNonNull(handler, "handler");
    if (has(request, "authorization") || has(request, "dpop")) {
      throw new IllegalArgumentException(
          "the request has an \"authorization\" or \"dpop\" header field, which is this client's to"
              + " set");
    }
    return new JdkExchange<>(client, request, handler, tokens);
  }

  private static boolean has(HttpRequest request, String name) {
    return request.headers().firstValue(name).isPresent();
  }

  /** The source of the tokens; the client's settings are not shown. */
  @Override
  public String toString() {
    return "AuthorizedHttpClient[" + tokens + "]";
  }
}
