package dev.oauth4jvm.aws.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Events in the shapes that AWS documents, reduced to what has a meaning here. */
final class Events {

  private static final String ARN = "arn:aws:execute-api:eu-west-1:123456789012:api1/prod";
  static final String METHOD_ARN = ARN + "/GET/orders/17";
  static final String WHOLE_STAGE = ARN + "/*";

  private Events() {}

  static JsonObject token(String credentials) {
    return JsonObject.of(
        "type", "TOKEN", "authorizationToken", credentials, "methodArn", METHOD_ARN);
  }

  /** A REST API's REQUEST authorizer, and its proxy integration. */
  static JsonObject rest(JsonObject headers) {
    JsonObject.Builder several = JsonObject.builder();
    for (String name : headers.names()) {
      several.put(name, List.of(headers.string(name)));
    }
    return JsonObject.builder()
        .put("type", "REQUEST")
        .put("methodArn", METHOD_ARN)
        .put("path", "/orders/17")
        .put("httpMethod", "GET")
        .put("headers", headers)
        .put("multiValueHeaders", several.build())
        .put(
            "requestContext",
            JsonObject.of(
                "path",
                "/prod/orders/17",
                "domainName",
                "api1.execute-api.example.com",
                "stage",
                "prod",
                "httpMethod",
                "GET"))
        .build();
  }

  static final String REST_URL = "https://api1.execute-api.example.com/prod/orders/17";

  /** An HTTP API's authorizer in payload format 2.0. */
  static JsonObject http(JsonObject headers) {
    return url(headers).with("type", "REQUEST").with("routeArn", METHOD_ARN);
  }

  /** A function URL, or an HTTP API's integration in payload format 2.0. */
  static JsonObject url(JsonObject headers) {
    return JsonObject.builder()
        .put("version", "2.0")
        .put("rawPath", "/prod/orders/17")
        .put("rawQueryString", "page=2")
        .put("headers", headers)
        .put(
            "requestContext",
            JsonObject.of(
                "domainName",
                "f1.lambda-url.example.com",
                "stage",
                "prod",
                "http",
                JsonObject.of("method", "GET", "path", "/prod/orders/17")))
        .build();
  }

  static final String URL_URL = "https://f1.lambda-url.example.com/prod/orders/17";

  static JsonObject bearer(String token) {
    return JsonObject.of("Authorization", "Bearer " + token);
  }

  static JsonObject dpop(String token, String proof) {
    return JsonObject.of("authorization", "DPoP " + token, "dpop", proof);
  }

  static JsonObject invoke(RequestStreamHandler handler, JsonObject event)
      throws IOException, JsonException {
    return JsonObject.parse(invoke(handler, event.toJson()));
  }

  static String invoke(RequestStreamHandler handler, String event) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, null);
    return output.toString(StandardCharsets.UTF_8);
  }
}
