package dev.oauth4jvm.aws.lambda;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event of API Gateway or of a function URL, and the HTTP request that it tells of. */
final class LambdaEvent {

  /** Lambda's own limit of a synchronous invocation's payload. */
  private static final int MAX_BYTES = 6 * 1024 * 1024;

  /** API Gateway passes 10,240 bytes of header fields on, a load balancer 64 KiB. */
  private static final int MAX_FIELDS = 1000;

  /** The URL of a request whose path is lost: no proof is for it, a bearer token does not mind. */
  private static final URI UNKNOWN = URI.create("https://path-lost-by-decoding.invalid/");

  private LambdaEvent() {}

  static JsonObject read(InputStream input) throws IOException {
    byte[] bytes = input.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("the event is longer than " + MAX_BYTES + " bytes");
    }
    try {
      return JsonObject.parse(bytes);
    } catch (JsonException e) {
      // without what was read: an event holds credentials
      throw new IllegalArgumentException("the event is not a JSON object", e);
    }
  }

  /**
   * The request by its event: payload format 2.0 (HTTP APIs, function URLs), or 1.0 and REST APIs.
   *
   * @param baseUrl what clients call the API by, in place of the event's own domain; null: that
   */
  static Request request(JsonObject event, @Nullable URI baseUrl) {
    JsonObject context = event.object("requestContext");
    if (context == null) {
      throw unknown("requestContext");
    }
    JsonObject http = context.object("http");
    String method = http == null ? event.string("httpMethod") : http.string("method");
    if (method == null) {
      throw unknown(http == null ? "httpMethod" : "requestContext.http.method");
    }
    return Request.of(method, uri(event, context, http != null, baseUrl)).headers(headers(event));
  }

  private static URI uri(
      JsonObject event, JsonObject context, boolean secondFormat, @Nullable URI baseUrl) {
    // the gateway's word, and not the Host field, which is the client's
    String domain = context.string("domainName");
    if (domain == null && baseUrl == null) {
      throw unknown("requestContext.domainName");
    }
    String path;
    if (!secondFormat) {
      path = baseUrl == null ? context.string("path") : event.string("path");
    } else if (domain != null && baseUrl == null && isOwn(domain, context)) {
      path = event.string("rawPath");
    } else {
      path = withoutStage(event, context);
    }
    String base = baseUrl == null ? "https://" + domain : withoutSlash(baseUrl.toString());
    if (path == null || path.isEmpty()) {
      return URI.create(baseUrl == null ? base + "/" : base);
    }
    String encoded =
        isDecoded(event, secondFormat, domain)
            ? EventPath.ofDecoded(path, event)
            : EventPath.ofEncoded(path);
    return encoded == null ? UNKNOWN : URI.create(base + encoded);
  }

  /**
   * Whether the event is an HTTP API's, which hands on paths percent-decoded, and not a function
   * URL's or a REST API's. Events of the latter have no version.
   */
  private static boolean isDecoded(
      JsonObject event, boolean secondFormat, @Nullable String domain) {
    if (!secondFormat) {
      return event.has("version");
    }
    return event.has("routeArn") || domain == null || !domain.contains(".lambda-url.");
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** Whether that domain is the API's or function's own, and not a custom one. */
  private static boolean isOwn(String domain, JsonObject context) {
    String api = context.string("apiId");
    return api == null || domain.startsWith(api + ".");
  }

  /**
   * What clients call it by, below the API. The second format's path begins with the stage also
   * when the client's doesn't, as behind a custom domain; it never begins with {@code $default}.
   */
  private static @Nullable String withoutStage(JsonObject event, JsonObject context) {
    String path = event.string("rawPath");
    String stage = context.string("stage");
    if (path == null
        || stage == null
        || stage.equals("$default")
        || !path.startsWith("/" + stage)) {
      return path;
    }
    String rest = path.substring(stage.length() + 1);
    return rest.isEmpty() || rest.startsWith("/") ? rest : path;
  }

  /** The two fields that a validation looks at; the others are the function's to judge. */
  private static Headers headers(JsonObject event) {
    JsonObject several = event.object("multiValueHeaders");
    JsonObject fields = several == null ? event.object("headers") : several;
    if (fields == null) {
      return Headers.of();
    }
    List<String> namesAndValues = new ArrayList<>();
    for (String name : fields.names()) {
      if (!name.equalsIgnoreCase("authorization") && !name.equalsIgnoreCase("dpop")) {
        continue;
      }
      Object value = fields.get(name);
      // a token in two fields must stay two fields: the validation refuses them
      Collection<?> values =
          value instanceof Collection<?> all ? all : List.of(String.valueOf(value));
      for (Object each : values) {
        if (namesAndValues.size() == 2 * MAX_FIELDS) {
          throw new IllegalArgumentException(
              "the event has too many header fields: expected at most " + MAX_FIELDS);
        }
        namesAndValues.add(name);
        namesAndValues.add(String.valueOf(each));
      }
    }
    return Headers.of(namesAndValues.toArray(new String[0]));
  }

  private static IllegalArgumentException unknown(String member) {
    return new IllegalArgumentException(
        "the event has no "
            + member
            + ": expected an event of a REST API (TOKEN or REQUEST authorizer, proxy), of an HTTP"
            + " API (payload format 1.0 or 2.0) or of a function URL");
  }
}
