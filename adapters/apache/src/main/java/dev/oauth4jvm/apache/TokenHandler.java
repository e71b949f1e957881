package dev.oauth4jvm.apache;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.tokens.RequestCredentials;
import dev.oauth4jvm.tokens.TokenOrigin;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Adds the current token of a {@link TokenSource} to the requests to one origin, and a proof if the
 * source's tokens are bound to a key (RFC 9449).
 *
 * {@snippet file="ApacheSnippets.java" region="handler"}
 *
 * <p>When the resource refuses the token with status 401 and {@code invalid_token} (RFC 6750,
 * section 3.1), or requires a nonce in the proof, the request is sent again, at most once for each,
 * unless its entity is not {@linkplain HttpEntity#isRepeatable repeatable} and was sent. Requests
 * to other origins, and requests that have an {@code authorization} field, are left alone.
 *
 * <p>Each request that leaves the client has a proof of its own, also one after a redirect within
 * the origin, and one that the client repeats by itself. A request that a redirect of another
 * origin leads to this one has no token.
 *
 * <p>When no token can be obtained, the execution fails with an {@link IOException}, which has the
 * {@link OAuthException} among its causes if the authorization server has responded. Thread-safe.
 */
public final class TokenHandler {

  /** A refusal with fewer bytes is read to its end, so that its connection is kept. */
  private static final int MAX_REFUSAL_BYTES = 1 << 16;

  private final TokenOrigin origin;
  private final TokenSource tokens;
  private final Driver driver;

  /** The name of the attribute of a context with the exchange that has left the origin. */
  private final String left;

  private TokenHandler(TokenOrigin origin, TokenSource tokens, Driver driver) {
    this.origin = origin;
    this.tokens = tokens;
    this.driver = driver;
    this.left = TokenHandler.class.getName() + " " + origin;
  }

  /**
   * Creates a handler.
   *
   * @param origin the scheme, host and port that receive the token, such as {@code
   *     https://api.example.com}
   * @param tokens the source of the tokens
   * @param driver the driver of requests for tokens; its {@link dev.oauth4jvm.Env} also decides
   *     which URLs may be requested with a token
   * @throws IllegalArgumentException when the origin is not an http or https URL, or has more than
   *     scheme, host and port
   */
  public static TokenHandler of(String origin, TokenSource tokens, Driver driver) {
    return new TokenHandler(
        TokenOrigin.of(origin),
        Objects.requireNonNull(tokens, "tokens"),
        Objects.requireNonNull(driver, "driver"));
  }

  /**
   * Adds this handler to a client, at the one place of its chain where a proof is right: within
   * redirects and the client's own repetitions. A client for several origins gets a handler for
   * each.
   *
   * @return the builder
   */
  public HttpClientBuilder addTo(HttpClientBuilder client) {
    return client.addExecInterceptorBefore(ChainElement.PROTOCOL.name(), left, this::execute);
  }

  private ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    HttpContext context = scope.clientContext;
    // both the host that the client connects to, which execute(target, request) names, and the URL
    if (!origin.includes(URI.create(scope.route.getTargetHost().toURI()))
        || !origin.includes(uri(request))) {
      context.setAttribute(left, scope.exchangeId);
      return chain.proceed(request, scope);
    }
    if (request.containsHeader("authorization")
        || scope.exchangeId.equals(context.getAttribute(left))) {
      return chain.proceed(request, scope);
    }
    Operation<RequestCredentials> search =
        RequestCredentials.of(request.getMethod(), uri(request), tokens);
    while (true) {
      RequestCredentials credentials = find(search);
      ClassicHttpRequest sent = with(credentials, request);
      ClassicHttpResponse response = chain.proceed(sent, with(sent, scope));
      HttpEntity body = sent.getEntity();
      Operation<RequestCredentials> next =
          credentials.after(
              response.getCode(),
              name -> values(response, name),
              body == null || body.isRepeatable());
      if (next == null) {
        return response;
      }
      release(response, scope.execRuntime); // no connection is held while a token is obtained
      search = next;
    }
  }

  private static URI uri(ClassicHttpRequest request) throws HttpException {
    try {
      return request.getUri();
    } catch (URISyntaxException malformed) {
      throw new HttpException("the request's URL must be a URI (RFC 3986): escape its characters");
    }
  }

  private RequestCredentials find(Operation<RequestCredentials> search)
      throws IOException, HttpException {
    try {
      return driver.run(search);
    } catch (OAuthException failure) {
      // an HttpException, which the client wraps: it would repeat the request after an IOException
      throw new HttpException(
          "the request was not sent, since there is no token: " + failure.getMessage(), failure);
    }
  }

  private static ClassicHttpRequest with(
      RequestCredentials credentials, ClassicHttpRequest request) {
    ClassicRequestBuilder message = ClassicRequestBuilder.copy(request);
    for (Map.Entry<String, String> field : credentials.headers().entries()) {
      message.setHeader(field.getKey(), field.getValue());
    }
    return message.build();
  }

  /** The client restores the fields of the scope's request after a challenge of a proxy. */
  private static ExecChain.Scope with(ClassicHttpRequest request, ExecChain.Scope scope) {
    return new ExecChain.Scope(
        scope.exchangeId, scope.route, request, scope.execRuntime, scope.clientContext);
  }

  private static List<String> values(ClassicHttpResponse response, String name) {
    List<String> values = new ArrayList<>();
    for (Header field : response.getHeaders(name)) {
      if (field.getValue() != null) {
        values.add(field.getValue());
      }
    }
    return values;
  }

  /** Reads a refusal to its end, which releases the connection, or closes the connection. */
  private static void release(ClassicHttpResponse refusal, ExecRuntime connection) {
    HttpEntity entity = refusal.getEntity();
    if (entity == null) {
      return; // released before
    }
    try {
      InputStream body = entity.getContent();
      if (body.readNBytes(MAX_REFUSAL_BYTES).length == MAX_REFUSAL_BYTES) {
        connection.discardEndpoint();
      }
    } catch (IOException ended) {
      connection.discardEndpoint();
    }
  }

  @Override
  public String toString() {
    return "TokenHandler[" + origin + ", " + tokens + "]";
  }
}
