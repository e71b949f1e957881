package dev.oauth4jvm.client;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.JwtHook;
import dev.oauth4jvm.internal.ClientJwt;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A signed authorization request (RFC 9101): the parameters as claims of a JWT of type {@code
 * oauth-authz-req+jwt}, valid for 60 seconds.
 *
 * <p>Immutable. Send it by {@link #uri}, or push it by {@link PushedAuthorization}.
 */
public final class RequestObject {

  /** The time after which a request object expires, in seconds. */
  private static final long LIFETIME = 60;

  private static final String TYPE = "oauth-authz-req+jwt";

  private final AuthorizationRequest request;
  private final Secret jwt;

  /** What has to stand outside the object too, as it was signed. */
  private final Form repeated;

  private RequestObject(AuthorizationRequest request, Secret jwt, Form repeated) {
    this.request = request;
    this.jwt = jwt;
    this.repeated = repeated;
  }

  /** Of a request, signed by the client's key. */
  public static RequestObject sign(AuthorizationRequest request, SigningKey key, Env env) {
    return sign(request, key, JwtHook.NONE, env);
  }

  /** The same with a last word on what is signed. */
  public static RequestObject sign(
      AuthorizationRequest request, SigningKey key, JwtHook hook, Env env) {
    Objects.requireNonNull(key, "key");
    JsonObject.Builder claims = JsonObject.builder();
    Set<String> done = new HashSet<>();
    for (Map.Entry<String, String> parameter : request.form().parameters()) {
      if (done.add(parameter.getKey())) {
        claims.put(
            parameter.getKey(), claim(request.form(), parameter.getKey(), parameter.getValue()));
      }
    }
    long now = env.epochSecond() + request.client().clockSkew().toSeconds();
    JsonObject all =
        claims
            .build()
            .with("jti", RandomValue.of(env))
            .with("aud", request.authorizationServer().issuer())
            .with("exp", now + LIFETIME)
            .with("iat", now)
            .with("nbf", now)
            .with("iss", request.client().clientId());
    JwtHook.Parts parts = hook.change(new JwtHook.Parts(ClientJwt.header(key, TYPE), all));
    Form repeated = Form.empty();
    for (String name : List.of("response_type", "scope")) {
      String value = parts.claims().string(name);
      repeated = value == null ? repeated : repeated.with(name, value);
    }
    return new RequestObject(
        request, Secret.of(ClientJwt.sign(key, parts.header(), parts.claims())), repeated);
  }

  /** The request that was signed. */
  public AuthorizationRequest request() {
    return request;
  }

  /** The JWT. */
  public Secret jwt() {
    return jwt;
  }

  /** {@code client_id} and {@code request}: all that is pushed (RFC 9101, section 5). */
  public Form form() {
    return Form.empty()
        .with("client_id", request.client().clientId())
        .with("request", jwt.reveal());
  }

  /**
   * Where to send the user's browser: {@code client_id}, {@code request}, and once more, as they
   * were signed, {@code response_type} and {@code scope}, which OpenID Connect Core 1.0, section
   * 6.1, and FAPI 1.0 Advanced, section 5.2.3, require outside the object too.
   */
  public URI uri(Env env) {
    return AuthorizationRequest.at(request.authorizationServer(), form().withAll(repeated), env);
  }

  @Override
  public String toString() {
    return "RequestObject[" + request + "]";
  }

  /**
   * A parameter as the JSON value that it stands for (RFC 9101, section 4; RFC 9396, section 3).
   */
  private static Object claim(Form form, String name, String value) {
    return switch (name) {
      case "resource" -> {
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
