package dev.oauth4jvm.feign;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.tokens.RequestCredentials;
import dev.oauth4jvm.tokens.TokenOrigin;
import dev.oauth4jvm.tokens.TokenSource;
import feign.Client;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds the current token of a {@link TokenSource} to the requests of Feign to one origin, and a
 * proof if the source's tokens are bound to a key (RFC 9449). It is a client around another: a
 * {@code RequestInterceptor} does not see the response, and cannot send a request again.
 *
 * {@snippet file="FeignSnippets.java" region="client"}
 *
 * <p>When the resource refuses the token with status 401 and {@code invalid_token} (RFC 6750,
 * section 3.1), or requires a nonce in the proof, the request is sent again, at most once for each;
 * Feign holds the body in memory. Redirects of requests with a token are not followed, whatever the
 * options say. Requests to other origins, and requests that have an {@code authorization} field,
 * are left alone.
 *
 * <p>When no token can be obtained, the call fails with the {@link dev.oauth4jvm.OAuthException},
 * which Feign does not retry, if the authorization server has responded; otherwise with an {@link
 * IOException}. As safe for several threads as the other client.
 */
public final class TokenClient implements Client {

  /** A refusal with fewer bytes is read to its end, so that its connection can be kept. */
  private static final int MAX_REFUSAL_BYTES = 1 << 16;

  private final Client client;
  private final TokenOrigin origin;
  private final TokenSource tokens;
  private final Driver driver;

  private TokenClient(Client client, TokenOrigin origin, TokenSource tokens, Driver driver) {
    this.client = client;
    this.origin = origin;
    this.tokens = tokens;
    this.driver = driver;
  }

  /**
   * Wraps a client.
   *
   * @param client the client that sends the requests, such as {@code new DefaultClient(null, null)}
   * @param origin the scheme, host and port that receive the token, such as {@code
   *     https://api.example.com}
   * @param tokens the source of the tokens
   * @param driver the driver of requests for tokens; its {@link dev.oauth4jvm.Env} also decides
   *     which URLs may be requested with a token
   * @throws IllegalArgumentException when the origin is not an http or https URL, or has more than
   *     scheme, host and port
   */
  public static TokenClient of(Client client, String origin, TokenSource tokens, Driver driver) {
    return new TokenClient(
        Objects.requireNonNull(client, "client"),
        TokenOrigin.of(origin),
        Objects.requireNonNull(tokens, "tokens"),
        Objects.requireNonNull(driver, "driver"));
  }

  @Override
  public Response execute(Request request, Request.Options options) throws IOException {
    URI uri = uri(request);
    if (!origin.includes(uri) || !values(request.headers(), "authorization").isEmpty()) {
      return client.execute(request, options);
    }
    Request.Options once =
        new Request.Options(
            options.connectTimeout(),
            options.connectTimeoutUnit(),
            options.readTimeout(),
            options.readTimeoutUnit(),
            false);
    Operation<RequestCredentials> search =
        RequestCredentials.of(request.httpMethod().name(), uri, tokens);
    while (true) {
      RequestCredentials credentials = driver.run(search);
      Response response = client.execute(with(credentials, request), once);
      Operation<RequestCredentials> next = after(credentials, response);
      if (next == null) {
        return response;
      }
      discard(response);
      search = next;
    }
  }

  private static URI uri(Request request) throws IOException {
    try {
      return new URI(request.url());
    } catch (URISyntaxException malformed) {
      throw new IOException("the request's URL must be a URI (RFC 3986): escape its characters");
    }
  }

  private static @Nullable Operation<RequestCredentials> after(
      RequestCredentials credentials, Response response) {
    try {
      return credentials.after(response.status(), name -> values(response.headers(), name), true);
    } catch (RuntimeException | Error failure) {
      response.close();
      throw failure;
    }
  }

  private static List<String> values(Map<String, Collection<String>> headers, String name) {
    for (Map.Entry<String, Collection<String>> field : headers.entrySet()) {
      if (name.equalsIgnoreCase(field.getKey())) {
        return List.copyOf(field.getValue());
      }
    }
    return List.of();
  }

  private static Request with(RequestCredentials credentials, Request request) {
    Map<String, Collection<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    for (Map.Entry<String, String> field : credentials.headers().entries()) {
      headers.put(field.getKey(), List.of(field.getValue()));
    }
    return Request.create(
        request.httpMethod(),
        request.url(),
        headers,
        request.body(),
        request.charset(),
        request.requestTemplate());
  }

  /** Ends a refusal, and reads what is left of it if that is little. */
  private static void discard(Response refusal) throws IOException {
    try (refusal) {
      Response.Body body = refusal.body();
      if (body != null) {
        InputStream content = body.asInputStream();
        byte[] unused = content.readNBytes(MAX_REFUSAL_BYTES);
      }
    }
  }

  @Override
  public String toString() {
    return "TokenClient[" + origin + ", " + tokens + "]";
  }
}
