package dev.oauth4jvm.testkit;

import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** Compact JWS of any text, well-formed or not, unlike those of {@link dev.oauth4jvm.jose.Jws}. */
final class Compact {

  /** Marks a claim to omit; no claim has this value. */
  static final String LEFT_OUT = "\u0000left out";

  private Compact() {}

  /** The key's parameters and the others, which take precedence. */
  static JsonObject header(SigningKey key, JsonObject others) {
    JsonObject all = JsonObject.of("alg", key.algorithm().value());
    if (key.keyId() != null) {
      all = all.with("kid", key.keyId());
    }
    for (String name : others.names()) {
      Object value = others.get(name);
      all = LEFT_OUT.equals(value) ? all.without(name) : all.with(name, value);
    }
    return all;
  }

  static String sign(SigningKey key, String header, String claims) {
    String input = input(header, claims);
    byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Bytes.base64Url(signature);
  }

  /** The signing input. */
  static String input(String header, String claims) {
    return Bytes.base64Url(header) + "." + Bytes.base64Url(claims);
  }
}
