package dev.oauth4jvm.spring.client;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.tokens.RequestCredentials;
import dev.oauth4jvm.tokens.TokenOrigin;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Adds the current token of a {@link TokenSource} to the requests of a {@code RestClient} or {@code
 * RestTemplate} to one origin, and a proof if the source's tokens are bound to a key (RFC 9449).
 *
 * {@snippet file="SpringClientSnippets.java" region="interceptor"}
 *
 * <p>When the resource refuses the token with status 401 and {@code invalid_token} (RFC 6750,
 * section 3.1), or requires a nonce in the proof, the request is sent again, at most once for each;
 * Spring holds the body in memory. Requests to other origins, and requests that have an {@code
 * authorization} field, are left alone.
 *
 * <p>The HTTP client below <strong>must not follow redirects</strong>: an interceptor does not see
 * them, and the client might take token and proof along to another host.
 *
 * <p>When no token can be obtained, the request fails with an {@link IOException}, which Spring
 * wraps; its cause is the {@link OAuthException} if the authorization server has responded.
 * Thread-safe.
 */
public final class TokenRequestInterceptor implements ClientHttpRequestInterceptor {

  /** A refusal with fewer bytes is read to its end, so that its connection can be kept. */
  private static final int MAX_REFUSAL_BYTES = 1 << 16;

  private final TokenOrigin origin;
  private final TokenSource tokens;
  private final Driver driver;

  private TokenRequestInterceptor(TokenOrigin origin, TokenSource tokens, Driver driver) {
    this.origin = origin;
    this.tokens = tokens;
    this.driver = driver;
  }

  /**
   * Creates an interceptor.
   *
   * @param origin the scheme, host and port that receive the token, such as {@code
   *     https://api.example.com}
   * @param tokens the source of the tokens
   * @param driver the driver of requests for tokens; its {@link dev.oauth4jvm.Env} also decides
   *     which URLs may be requested with a token
   * @throws IllegalArgumentException when the origin is not an http or https URL, or has more than
   *     scheme, host and port
   */
  public static TokenRequestInterceptor of(String origin, TokenSource tokens, Driver driver) {
    return new TokenRequestInterceptor(
        TokenOrigin.of(origin),
        Objects.requireNonNull(tokens, "tokens"),
        Objects.requireNonNull(driver, "driver"));
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    if (!origin.includes(request.getURI())
        || request.getHeaders().containsHeader("authorization")) {
      return execution.execute(request, body);
    }
    Operation<RequestCredentials> search =
        RequestCredentials.of(request.getMethod().name(), request.getURI(), tokens);
    while (true) {
      RequestCredentials credentials = find(search);
      ClientHttpResponse response = execution.execute(new Authorized(request, credentials), body);
      Operation<RequestCredentials> next = after(credentials, response);
      if (next == null) {
        return response;
      }
      discard(response);
      search = next;
    }
  }

  private RequestCredentials find(Operation<RequestCredentials> search) throws IOException {
    try {
      return driver.run(search);
    } catch (OAuthException failure) {
      throw new IOException(
          "the request was not sent, since there is no token: " + failure.getMessage(), failure);
    }
  }

  private static @Nullable Operation<RequestCredentials> after(
      RequestCredentials credentials, ClientHttpResponse response) throws IOException {
    try {
      return credentials.after(
          response.getStatusCode().value(), name -> response.getHeaders().getOrEmpty(name), true);
    } catch (IOException | RuntimeException | Error failure) {
      response.close();
      throw failure;
    }
  }

  /** Ends a refusal; to close the response would read all of it, however much it is. */
  private static void discard(ClientHttpResponse refusal) throws IOException {
    InputStream body = refusal.getBody();
    boolean hasMore = false;
    try {
      hasMore = body.readNBytes(MAX_REFUSAL_BYTES).length == MAX_REFUSAL_BYTES;
    } finally {
      if (hasMore) {
        body.close();
      } else {
        refusal.close();
      }
    }
  }

  /** A request with credentials. */
  private static final class Authorized extends HttpRequestWrapper {

    private final HttpHeaders headers = new HttpHeaders();

    Authorized(HttpRequest request, RequestCredentials credentials) {
      super(request);
      headers.putAll(request.getHeaders());
      for (Map.Entry<String, String> field : credentials.headers().entries()) {
        headers.set(field.getKey(), field.getValue());
      }
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }

  @Override
  public String toString() {
    return "TokenRequestInterceptor[" + origin + ", " + tokens + "]";
  }
}
