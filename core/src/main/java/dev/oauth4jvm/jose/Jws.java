package dev.oauth4jvm.jose;

import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    String input = input(key, header, claims);
    return jwt(input, key.sign(bytes(input)));
  }

  /**
   * Starts to sign claims, for a key that {@linkplain SigningKey#isRemote signs elsewhere}. With
   * another key, the stage is complete.
   *
   * @param header the other header parameters; an {@code alg} or {@code kid} must equal the key's
   * @return the compact JWT in the future; it fails with the signer's exception, or with an {@link
   *     dev.oauth4jvm.UnsupportedException} when the public key does not verify the signature
   * @throws IllegalArgumentException when the header contradicts the key
   */
  public static CompletionStage<String> signLater(
      SigningKey key, JsonObject header, JsonObject claims) {
    if (!key.isRemote()) {
      return CompletableFuture.completedFuture(sign(key, header, claims));
    }
    String input = input(key, header, claims);
    return key.start(bytes(input)).thenApply(signature -> jwt(input, signature));
  }

  private static String input(SigningKey key, JsonObject header, JsonObject claims) {
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
    return segment(JsonObject.copyOf(members).toJson()) + "." + segment(claims.toJson());
  }

  private static String jwt(String input, byte[] signature) {
    return input + "." + Base64Url.encode(signature);
  }

  private static byte[] bytes(String input) {
    return input.getBytes(StandardCharsets.US_ASCII);
  }

  private static String segment(String json) {
    return Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
  }
}
