package dev.oauth4jvm.internal;

import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A JWT that the client signs: a client assertion or a request object. */
public final class ClientJwt {

  private ClientJwt() {}

  /** {@code alg} and {@code kid} of the key, and {@code typ} unless the type is null. */
  public static JsonObject header(SigningKey key, @Nullable String type) {
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

  /** Signs the claims; the {@code alg} of the header is the key's, whatever a hook made of it. */
  public static String sign(SigningKey key, JsonObject header, JsonObject claims) {
    return Jws.sign(key, header.with("alg", key.algorithm().value()), claims);
  }
}
