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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function behind a function URL, an HTTP API or a REST API's proxy integration that is called
 * with valid access tokens only.
 *
 * {@snippet file="LambdaSnippets.java" region="function"}
 *
 * <p>A request that is refused gets the validator's answer: 401, 400, 403 or 503, with {@code
 * WWW-Authenticate} (some of AWS's front doors rename that field to {@code
 * x-amzn-remapped-www-authenticate} on its way to the client). When the authorization server's keys
 * cannot be had the answer is 503.
 *
 * <p>Immutable and safe for use by any number of threads, as far as the handler is.
 */
public final class ProtectedFunction implements RequestStreamHandler {

  /** What a function does for a request with a valid token. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Answers one request.
     *
     * @param event the event as it came: method, path, query, header fields, body
     * @param token the request's access token, validated
     * @param context Lambda's own; null where a test gives none
     * @return the answer in Lambda's terms: {@code statusCode}, {@code headers}, {@code body}
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

  private ProtectedFunction(
      Supplier<AccessTokenValidator> validator,
      Driver http,
      Handler handler,
      @Nullable String scope,
      @Nullable URI baseUrl) {
    this.validator = Objects.requireNonNull(validator, "validator");
    this.http = Objects.requireNonNull(http, "http");
    this.handler = Objects.requireNonNull(handler, "handler");
    this.scope = scope;
    this.baseUrl = baseUrl;
  }

  /** By the rules of that validator; its keys come through that driver when they must. */
  public static ProtectedFunction of(AccessTokenValidator validator, Driver http, Handler handler) {
    Objects.requireNonNull(validator, "validator");
    return new ProtectedFunction(() -> validator, http, handler, null, null);
  }

  /**
   * By the rules of the validator that is supplied for each request, such as one in a {@link
   * SnapStartValue}.
   */
  public static ProtectedFunction of(
      Supplier<AccessTokenValidator> validator, Driver http, Handler handler) {
    return new ProtectedFunction(validator, http, handler, null, null);
  }

  /** Asks of each token that its scope has this value; others get 403 (RFC 6750, section 3.1). */
  public ProtectedFunction requireScope(String scope) {
    return new ProtectedFunction(
        validator, http, handler, Objects.requireNonNull(scope, "scope"), baseUrl);
  }

  /**
   * With the URL that clients call the function by, before the path, as in {@code
   * https://api.example.com/v1}: for DPoP behind a proxy or distribution that the event doesn't
   * tell of.
   *
   * @throws IllegalArgumentException when it is not an absolute URL, or has a query or fragment
   */
  public ProtectedFunction baseUrl(URI baseUrl) {
    return new ProtectedFunction(validator, http, handler, scope, BaseUrl.checked(baseUrl));
  }

  /**
   * Answers one event.
   *
   * @throws IllegalArgumentException when the event tells of no HTTP request
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
      return lambda(rules.refusal(request, failure));
    }
    if (scope != null && !token.hasScope(scope)) {
      return lambda(rules.insufficientScope(token, scope));
    }
    return handler.handle(event, token, context);
  }

  /** Challenges of several schemes share one field: format 2.0 has no other way. */
  private static JsonObject lambda(Response refusal) {
    List<String> challenges = refusal.headers().all("www-authenticate");
    JsonObject headers =
        challenges.isEmpty()
            ? JsonObject.of()
            : JsonObject.of("www-authenticate", String.join(", ", challenges));
    return JsonObject.of("statusCode", refusal.status(), "headers", headers, "body", "");
  }
}
