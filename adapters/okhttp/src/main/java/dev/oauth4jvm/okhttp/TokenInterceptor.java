package dev.oauth4jvm.okhttp;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.tokens.RequestCredentials;
import dev.oauth4jvm.tokens.TokenOrigin;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Adds the current token of a {@link TokenSource} to the requests to one origin, and a proof if the
 * source's tokens are bound to a key (RFC 9449).
 *
 * {@snippet file="OkHttpSnippets.java" region="interceptor"}
 *
 * <p>When the resource refuses the token with status 401 and {@code invalid_token} (RFC 6750,
 * section 3.1), or requires a nonce in the proof, the request is sent again, at most once for each,
 * unless its body is {@linkplain RequestBody#isOneShot one-shot} or duplex. Requests to other
 * origins, and requests that have an {@code authorization} field, are left alone.
 *
 * <p>Add it as an application interceptor. The client should not follow redirects: OkHttp removes
 * the token when a redirect leads to another origin, but would repeat a proof, which is for one
 * URL. A client that follows redirects is therefore refused with bound tokens. A refusal by another
 * origin, after a redirect, says nothing about the token.
 *
 * <p>When no token can be obtained, the call fails with an {@link IOException}, whose cause is the
 * {@link OAuthException} if the authorization server has responded. Thread-safe.
 */
public final class TokenInterceptor implements Interceptor {

  private final TokenOrigin origin;
  private final TokenSource tokens;
  private final Driver driver;

  private TokenInterceptor(TokenOrigin origin, TokenSource tokens, Driver driver) {
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
  public static TokenInterceptor of(String origin, TokenSource tokens, Driver driver) {
    return new TokenInterceptor(
        TokenOrigin.of(origin),
        Objects.requireNonNull(tokens, "tokens"),
        Objects.requireNonNull(driver, "driver"));
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    if (!origin.includes(request.url().uri()) || request.header("Authorization") != null) {
      return chain.proceed(request);
    }
    RequestBody body = request.body();
    boolean mayRepeat = body == null || !(body.isOneShot() || body.isDuplex());
    Operation<RequestCredentials> search =
        RequestCredentials.of(request.method(), request.url().uri(), tokens);
    while (true) {
      RequestCredentials credentials = find(search);
      if (chain.getFollowRedirects() && credentials.headers().has("dpop")) {
        throw new IOException(
            "a proof is for one URL, but the client follows redirects: build it with"
                + " followRedirects(false)");
      }
      Response response = chain.proceed(with(credentials, request));
      if (!origin.includes(response.request().url().uri())) {
        return response;
      }
      Operation<RequestCredentials> next = after(credentials, response, mayRepeat);
      if (next == null) {
        return response;
      }
      response.close();
      search = next;
    }
  }

  private static @Nullable Operation<RequestCredentials> after(
      RequestCredentials credentials, Response response, boolean mayRepeat) {
    try {
      return credentials.after(response.code(), response::headers, mayRepeat);
    } catch (RuntimeException | Error failure) {
      response.close();
      throw failure;
    }
  }

  private RequestCredentials find(Operation<RequestCredentials> search) throws IOException {
    try {
      return driver.run(search);
    } catch (OAuthException failure) {
      // OkHttp expects an IOException: any other ends the thread of an asynchronous call
      throw new IOException(
          "the request was not sent, since there is no token: " + failure.getMessage(), failure);
    }
  }

  private static Request with(RequestCredentials credentials, Request request) {
    Request.Builder message = request.newBuilder();
    for (Map.Entry<String, String> field : credentials.headers().entries()) {
      message.header(field.getKey(), field.getValue());
    }
    return message.build();
  }

  @Override
  public String toString() {
    return "TokenInterceptor[" + origin + ", " + tokens + "]";
  }
}
