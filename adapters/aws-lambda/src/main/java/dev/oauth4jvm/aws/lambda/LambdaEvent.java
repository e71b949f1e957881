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

/** The reader of events of API Gateway and of function URLs, and of the HTTP request in each. */
final class LambdaEvent {

  /** Lambda's limit for the payload of a synchronous invocation. */
  private static final int MAX_BYTES = 6 * 1024 * 1024;

  /** More than fit into what API Gateway (10,240 bytes) or a load balancer (64 KiB) passes on. */
  private static final int MAX_FIELDS = 1000;

  /** The URL of a request whose path is lost. No proof is for it; bearer tokens need no URL. */
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
      // the message quotes nothing: an event holds credentials
      throw new IllegalArgumentException("the event is not a JSON object", e);
    }
  }

  /**
   * The request of an event in payload format 2.0 (HTTP APIs, function URLs) or 1.0, or of a REST
   * API.
   *
   * @param baseUrl the URL that clients call, in place of the event's domain; null for the domain
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
    // as the gateway has it: the Host field is the client's
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
   * Whether the event is an HTTP API's, which passes paths on percent-decoded, and not a function
   * URL's or a REST API's. Events of REST APIs have no version.
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

  /** Whether the domain is the API's or function's, not a custom one. */
  private static boolean isOwn(String domain, JsonObject context) {
    String api = context.string("apiId");
    return api == null || domain.startsWith(api + ".");
  }

  /**
   * The path below the API, as clients call it. In format 2.0 the event's path begins with the
   * stage even if the client's does not, as behind a custom domain; it never begins with {@code
   * $default}.
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

  /** The two fields that a validation reads. */
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
      // two fields with a token must remain two: the validation refuses them
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
