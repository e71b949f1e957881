package dev.oauth4jvm.jose;

import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates compact JWS (RFC 7515, section 7.1). */
public final class Jws {

  private Jws() {}

  /**
   * Signs claims. {@code alg} and, if the key has one, {@code kid} are taken from the key.
   *
   * @param header the other header parameters; an {@code alg} or {@code kid} must equal the key's
   * @return the compact JWT
   * @throws IllegalArgumentException when the header contradicts the key
   * @throws dev.oauth4jvm.UnsupportedException when the key cannot sign
   */
  public static String sign(SigningKey key, JsonObject header, JsonObject claims) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("alg", key.algorithm().value());
    String kid = key.keyId();
    if (kid != null) {
      members.put("kid", kid);
    }
    for (String name : header.names()) {
      Object value = header.get(name);
      Object own = members.get(name);
      if (own == null) {
        members.put(name, value);
      } else if (!own.equals(value)) {
        throw new IllegalArgumentException("header: \"" + name + "\" differs from the key's");
      }
    }
    String input = segment(JsonObject.copyOf(members).toJson()) + "." + segment(claims.toJson());
    return input + "." + Base64Url.encode(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String segment(String json) {
    return Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
  }
}
