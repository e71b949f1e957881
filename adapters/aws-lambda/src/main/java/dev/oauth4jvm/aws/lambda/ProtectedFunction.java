package dev.oauth4jvm.aws.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function behind a function URL, an HTTP API or a REST API's proxy integration, called with
 * valid access tokens only.
 *
 * {@snippet file="LambdaSnippets.java" region="function"}
 *
 * <p>A refused request gets the validator's answer: 401, 400 or 403 with {@code WWW-Authenticate}
 * (some of AWS's front doors rename that field to {@code x-amzn-remapped-www-authenticate} on its
 * way to the client), or 503 when the token could not be judged. The failure behind a 503 is
 * written to no log unless {@link #reportOutages} says where it goes.
 *
 * <p>Immutable: each method returns a changed copy. As safe for use by several threads as the
 * handler is.
 */
public final class ProtectedFunction implements RequestStreamHandler {

  /** The code that handles a request with a valid token. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Answers one request.
     *
     * @param event the event as received: method, path, query, header fields, body
     * @param token the request's access token, validated
     * @param context Lambda's context; null where a test passes none
     * @return the answer in Lambda's format: {@code statusCode}, {@code headers}, {@code body}
     * @throws IOException passed on; the invocation fails
     */
    JsonObject handle(JsonObject event, AccessToken token, @Nullable Context context)
        throws IOException;
  }

  private final Supplier<AccessTokenValidator> validator;
  private final Driver http;
  private final Handler handler;
  private final @Nullable String scope;
  private final @Nullable URI baseUrl;
  private final Consumer<? super Exception> outages;

  private ProtectedFunction(
      Supplier<AccessTokenValidator> validator,
      Driver http,
      Handler handler,
      @Nullable String scope,
      @Nullable URI baseUrl,
      Consumer<? super Exception> outages) {
    this.validator = Objects.requireNonNull(validator, "validator");
    this.http = Objects.requireNonNull(http, "http");
    this.handler = Objects.requireNonNull(handler, "handler");
    this.scope = scope;
    this.baseUrl = baseUrl;
    this.outages = outages;
  }

  /**
   * A function with a validator that is already built.
   *
   * @param http runs the requests for the authorization server's keys
   */
  public static ProtectedFunction of(AccessTokenValidator validator, Driver http, Handler handler) {
    Objects.requireNonNull(validator, "validator");
    return of(() -> validator, http, handler);
  }

  /**
   * A function whose validator is supplied for each request, for example by a {@link
   * SnapStartValue}.
   *
   * @param http runs the requests for the authorization server's keys
   */
  public static ProtectedFunction of(
      Supplier<AccessTokenValidator> validator, Driver http, Handler handler) {
    return new ProtectedFunction(validator, http, handler, null, null, unreported -> {});
  }

  /** Requires this value in each token's scope; others get 403 (RFC 6750, section 3.1). */
  public ProtectedFunction requireScope(String scope) {
    return new ProtectedFunction(
        validator, http, handler, Objects.requireNonNull(scope, "scope"), baseUrl, outages);
  }

  /**
   * Sets the URL that clients call, up to the path of the event, as in {@code
   * https://api.example.com/v1}: for DPoP behind a proxy or distribution that the event does not
   * name.
   *
   * @throws IllegalArgumentException when it is not an absolute URL, or has a query or fragment
   */
  public ProtectedFunction baseUrl(URI baseUrl) {
    return new ProtectedFunction(
        validator, http, handler, scope, BaseUrl.checked(baseUrl), outages);
  }

  /**
   * Reports each failure that is answered with 503: the authorization server's keys cannot be
   * fetched, or the memory of replays does not answer, for example. By default it is dropped.
   *
   * @param to called on the thread of the invocation, before the answer is written
   */
  public ProtectedFunction reportOutages(Consumer<? super Exception> to) {
    return new ProtectedFunction(
        validator, http, handler, scope, baseUrl, Objects.requireNonNull(to, "to"));
  }

  /**
   * Answers one event.
   *
   * @throws IllegalArgumentException when the event describes no HTTP request
   * @throws IOException when the handler throws it
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, @Nullable Context context)
      throws IOException {
    JsonObject event = LambdaEvent.read(input);
    output.write(answer(event, context).toJson().getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject answer(JsonObject event, @Nullable Context context) throws IOException {
    Request request = LambdaEvent.request(event, baseUrl);
    AccessTokenValidator rules = validator.get();
    AccessToken token;
    try {
      token = http.run(rules.validate(request));
    } catch (OAuthException | IOException failure) {
      Response refusal = rules.refusal(request, failure);
      if (refusal.status() >= 500) {
        outages.accept(failure);
      }
      return lambda(refusal);
    }
    if (scope != null && !token.hasScope(scope)) {
      return lambda(rules.insufficientScope(token, scope));
    }
    return withNonce(handler.handle(event, token, context), token.dpopNonce());
  }

  /** The answer with the nonce for the client's next proof (RFC 9449, section 8.2). */
  private static JsonObject withNonce(JsonObject answer, @Nullable String nonce) {
    if (nonce == null) {
      return answer;
    }
    JsonObject headers = answer.object("headers");
    return answer.with(
        "headers", (headers == null ? JsonObject.of() : headers).with("dpop-nonce", nonce));
  }

  /** The answer in Lambda's format. All challenges share one field, as format 2.0 needs it. */
  private static JsonObject lambda(Response refusal) {
    JsonObject headers = JsonObject.of();
    for (String name : List.of("www-authenticate", "dpop-nonce", "cache-control")) {
      List<String> values = refusal.headers().all(name);
      if (!values.isEmpty()) {
        headers = headers.with(name, String.join(", ", values));
      }
    }
    return JsonObject.of("statusCode", refusal.status(), "headers", headers, "body", "");
  }
}
