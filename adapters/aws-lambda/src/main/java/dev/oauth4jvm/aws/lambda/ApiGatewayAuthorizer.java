package dev.oauth4jvm.aws.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
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
 * A Lambda authorizer for API Gateway that lets requests with a valid access token pass: REST APIs
 * (TOKEN and REQUEST) and HTTP APIs (payload format 1.0, and 2.0 with simple responses).
 *
 * {@snippet file="LambdaSnippets.java" region="authorizer"}
 *
 * <p>What it answers, to what API Gateway makes of it:
 *
 * <ul>
 *   <li>A valid token: allowed, for every method of the API's stage, since API Gateway caches the
 *       answer by the token; the claims go along as context, strings, numbers and booleans as they
 *       are and the rest as JSON texts.
 *   <li>A refused one: in format 2.0 {@code "isAuthorized": false} (403); else it fails with the
 *       message {@code Unauthorized}, which API Gateway turns into 401. {@code WWW-Authenticate} is
 *       the API's to set, in its gateway response for {@code UNAUTHORIZED}: an authorizer cannot.
 *   <li>The authorization server's keys cannot be had: it fails, with another message (500). Nobody
 *       is told that their token is bad.
 * </ul>
 *
 * <p>A TOKEN event tells the token alone. DPoP needs a REQUEST event: method, URL and {@code DPoP}
 * field; a token that is bound to a key is refused in a TOKEN event. API Gateway's cache must be
 * off (time to live 0) where DPoP is required: a cached answer checks no proof. It also outlives
 * the token, by its own time to live at most.
 *
 * <p>Immutable and safe for use by any number of threads.
 */
public final class ApiGatewayAuthorizer implements RequestStreamHandler {

  /** Where a token is judged of which the URL isn't known. */
  private static final URI UNKNOWN = URI.create("https://token-authorizer.invalid/");

  private final Supplier<AccessTokenValidator> validator;
  private final Driver http;
  private final @Nullable URI baseUrl;

  private ApiGatewayAuthorizer(
      Supplier<AccessTokenValidator> validator, Driver http, @Nullable URI baseUrl) {
    this.validator = Objects.requireNonNull(validator, "validator");
    this.http = Objects.requireNonNull(http, "http");
    this.baseUrl = baseUrl;
  }

  /** By the rules of that validator; its keys come through that driver when they must. */
  public static ApiGatewayAuthorizer of(AccessTokenValidator validator, Driver http) {
    Objects.requireNonNull(validator, "validator");
    return new ApiGatewayAuthorizer(() -> validator, http, null);
  }

  /**
   * By the rules of the validator that is supplied for each request, such as one in a {@link
   * SnapStartValue}.
   */
  public static ApiGatewayAuthorizer of(Supplier<AccessTokenValidator> validator, Driver http) {
    return new ApiGatewayAuthorizer(validator, http, null);
  }

  /**
   * With the URL that clients call the API by, before the path of its resources, as in {@code
   * https://api.example.com/v1}: for DPoP behind a proxy or distribution that the event doesn't
   * tell of.
   *
   * @throws IllegalArgumentException when it is not an absolute URL, or has a query or fragment
   */
  public ApiGatewayAuthorizer baseUrl(URI baseUrl) {
    return new ApiGatewayAuthorizer(validator, http, BaseUrl.checked(baseUrl));
  }

  /**
   * Answers one event.
   *
   * @throws IllegalArgumentException when the event is not one of an authorizer
   * @throws IllegalStateException with the message {@code Unauthorized} when the token is refused
   *     in an event of format 1.0 or of a REST API
   * @throws IOException when the keys could not be had
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, @Nullable Context context)
      throws IOException {
    output.write(answer(LambdaEvent.read(input)).toJson().getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject answer(JsonObject event) throws IOException {
    boolean simple = "2.0".equals(event.string("version"));
    String arn = event.string(simple ? "routeArn" : "methodArn");
    if (arn == null) {
      arn = event.string("routeArn"); // format 1.0 of an HTTP API has both or this one
    }
    if (arn == null) {
      throw new IllegalArgumentException(
          "the event has no methodArn or routeArn: expected an event of a Lambda authorizer");
    }
    Request request = request(event);
    AccessTokenValidator rules = validator.get();
    AccessToken token;
    try {
      token = http.run(rules.validate(request));
    } catch (OAuthException failure) {
      if (rules.refusal(request, failure).status() >= 500) {
        throw new IOException("the authorization server's keys could not be had", failure);
      }
      if (simple) {
        return JsonObject.of("isAuthorized", false);
      }
      throw new IllegalStateException("Unauthorized", failure);
    }
    return simple
        ? JsonObject.of("isAuthorized", true, "context", contextOf(token))
        : policy(token, arn);
  }

  private Request request(JsonObject event) {
    if (!"TOKEN".equals(event.string("type"))) {
      return LambdaEvent.request(event, baseUrl);
    }
    String credentials = event.string("authorizationToken");
    Headers headers = Headers.of();
    return Request.get(UNKNOWN)
        .headers(credentials == null ? headers : headers.and("authorization", credentials));
  }

  /** Claims as API Gateway's context takes them: no arrays, no objects. */
  private static JsonObject contextOf(AccessToken token) {
    JsonObject.Builder context = JsonObject.builder();
    JsonObject claims = token.claims();
    for (String name : claims.names()) {
      Object value = claims.get(name);
      if (value instanceof String || value instanceof Number || value instanceof Boolean) {
        context.put(name, value);
      } else if (value != null) {
        context.put(name, json(value));
      }
    }
    return context.build();
  }

  /** An array or object as JSON text. */
  private static String json(Object value) {
    String member = JsonObject.of("", value).toJson(); // {"":value}
    return member.substring(4, member.length() - 1);
  }

  private static JsonObject policy(AccessToken token, String arn) {
    String principal = token.subject() == null ? token.clientId() : token.subject();
    JsonObject statement =
        JsonObject.of(
            "Action", "execute-api:Invoke", "Effect", "Allow", "Resource", everyMethod(arn));
    return JsonObject.of(
        "principalId",
        principal == null ? token.issuer() : principal,
        "policyDocument",
        JsonObject.of("Version", "2012-10-17", "Statement", List.of(statement)),
        "context",
        contextOf(token));
  }

  /** {@code arn:…:api/stage/GET/path} to {@code arn:…:api/stage/*}. */
  private static String everyMethod(String arn) {
    int stage = arn.indexOf('/', arn.indexOf('/') + 1);
    return stage < 0 ? arn : arn.substring(0, stage) + "/*";
  }
}
