package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A request's parameters as the claims of a JWT: a request object (RFC 9101, section 4) or a signed
 * authentication request (CIBA Core 1.0, section 7.1.1).
 */
final class RequestClaims {

  /** The time after which the JWT expires, in seconds. */
  private static final long LIFETIME = 60;

  private RequestClaims() {}

  /**
   * The parameters as claims, and {@code jti}, {@code aud}, {@code exp}, {@code iat}, {@code nbf},
   * {@code iss}.
   */
  static JsonObject of(Form form, AuthorizationServer server, Client client, Env env) {
    JsonObject.Builder claims = JsonObject.builder();
    Set<String> done = new HashSet<>();
    for (Map.Entry<String, String> parameter : form.parameters()) {
      if (done.add(parameter.getKey())) {
        claims.put(parameter.getKey(), claim(form, parameter.getKey(), parameter.getValue()));
      }
    }
    long now = env.epochSecond() + client.clockSkew().toSeconds();
    return claims
        .build()
        .with("jti", RandomValue.of(env))
        .with("aud", server.issuer())
        .with("exp", now + LIFETIME)
        .with("iat", now)
        .with("nbf", now)
        .with("iss", client.clientId());
  }

  /** A parameter as a JSON value (RFC 9101, section 4; RFC 9396, section 3). */
  private static Object claim(Form form, String name, String value) {
    return switch (name) {
      case "resource", "audience" -> {
        List<String> all = form.all(name);
        yield all.size() == 1 ? value : all;
      }
      case "max_age" -> maxAge(value);
      case "claims" -> json("{\"value\":" + value + "}", name, JsonObject.class);
      case "authorization_details" -> json("{\"value\":" + value + "}", name, List.class);
      default -> value;
    };
  }

  private static long maxAge(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException notANumber) {
      throw new ProcessingException(
          ErrorCode.PARSE_ERROR, "the parameter \"max_age\" is not a number", notANumber);
    }
  }

  private static Object json(String wrapped, String name, Class<?> type) {
    try {
      JsonObject object = JsonObject.parse(wrapped);
      Object value = object.get("value");
      if (object.size() == 1 && type.isInstance(value)) {
        return Objects.requireNonNull(value);
      }
    } catch (JsonException malformed) {
      throw new ProcessingException(
          ErrorCode.PARSE_ERROR, "the parameter \"" + name + "\" is not JSON", malformed);
    }
    throw new IllegalArgumentException(
        "the parameter \""
            + name
            + "\" is not a JSON "
            + (type == List.class ? "array" : "object"));
  }
}
