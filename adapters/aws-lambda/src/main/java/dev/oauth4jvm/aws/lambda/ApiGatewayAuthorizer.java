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
 * A Lambda authorizer that admits requests with a valid access token: for REST APIs (TOKEN and
 * REQUEST) and HTTP APIs (payload format 1.0, and 2.0 with simple responses) of API Gateway.
 *
 * {@snippet file="LambdaSnippets.java" region="authorizer"}
 *
 * <p>The answers, and the statuses that API Gateway derives from them:
 *
 * <ul>
 *   <li>A valid token is allowed, for every method of the API's stage, since API Gateway caches the
 *       answer by the token. The claims become the context: strings, numbers and booleans
 *       unchanged, other values as JSON texts.
 *   <li>A refused token is answered in format 2.0 with {@code "isAuthorized": false} (403). In the
 *       other formats the invocation fails with the message {@code Unauthorized} (401). An
 *       authorizer cannot set {@code WWW-Authenticate}: set it in the API's gateway response for
 *       {@code UNAUTHORIZED}.
 *   <li>When the token cannot be judged, because the authorization server's keys cannot be fetched
 *       for example, the invocation fails with another message (500).
 * </ul>
 *
 * <p>A TOKEN event has the token alone. DPoP needs the method, the URL and the {@code DPoP} field
 * of a REQUEST event: in a TOKEN event a token that is bound to a key is refused. Where DPoP is
 * required, turn API Gateway's cache off (time to live 0), since no proof is checked for a cached
 * answer. A cached answer also outlives the token, at most by the cache's time to live.
 *
 * <p>Immutable: each method returns a changed copy. Safe for use by any number of threads.
 */
public final class ApiGatewayAuthorizer implements RequestStreamHandler {

  /** The URL of a request whose event has none. */
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

  /**
   * An authorizer with a validator that is already built.
   *
   * @param http runs the requests for the authorization server's keys
   */
  public static ApiGatewayAuthorizer of(AccessTokenValidator validator, Driver http) {
    Objects.requireNonNull(validator, "validator");
    return new ApiGatewayAuthorizer(() -> validator, http, null);
  }

  /**
   * An authorizer whose validator is supplied for each request, for example by a {@link
   * SnapStartValue}.
   *
   * @param http runs the requests for the authorization server's keys
   */
  public static ApiGatewayAuthorizer of(Supplier<AccessTokenValidator> validator, Driver http) {
    return new ApiGatewayAuthorizer(validator, http, null);
  }

  /**
   * Sets the URL that clients call, up to the path of the API's resources, as in {@code
   * https://api.example.com/v1}: for DPoP behind a proxy or distribution that the event does not
   * name.
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
   * @throws IOException when the token could not be judged; the cause says why
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
        throw new IOException(
            "the access token could not be judged: " + failure.getMessage(), failure);
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

  /** The claims as API Gateway's context: without arrays and objects, which it does not take. */
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
