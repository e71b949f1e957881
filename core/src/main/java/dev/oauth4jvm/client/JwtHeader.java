package dev.oauth4jvm.client;

import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The header of a JWT that the client signs. */
final class JwtHeader {

  private JwtHeader() {}

  /** {@code alg} and {@code kid} of the key, and {@code typ} where there is one. */
  static JsonObject of(SigningKey key, @Nullable String type) {
    JsonObject.Builder header = JsonObject.builder().put("alg", key.algorithm().value());
    if (type != null) {
      header.put("typ", type);
    }
    String kid = key.keyId();
    if (kid != null) {
      header.put("kid", kid);
    }
    return header.build();
  }

  /** Signs what the hook left. */
  static String sign(SigningKey key, JwtHook.Parts parts) {
    return Jws.sign(key, parts.header().with("alg", key.algorithm().value()), parts.claims());
  }
}
