package dev.oauth4jvm.internal;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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

  /**
   * Refuses a key of another algorithm than the client registered: the server would refuse its
   * signatures.
   *
   * @param member the member of the client's metadata that names the algorithm
   * @throws IllegalArgumentException when the algorithms differ
   */
  public static void requireRegistered(SigningKey key, Client client, String member) {
    String registered = client.json().string(member);
    if (registered != null && !registered.equals(key.algorithm().value())) {
      throw new IllegalArgumentException(
          "key is of the algorithm "
              + key.algorithm().value()
              + ", but the client's \""
              + member
              + "\" is "
              + registered);
    }
  }

  /** The encoded header and claims; the caller appends a full stop and a signature. */
  public static String signingInput(JsonObject header, JsonObject claims) {
    return segment(header) + "." + segment(claims);
  }

  private static String segment(JsonObject json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.toJson().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Signs the claims; the header's {@code alg} is always that of the key, even if a hook changed
   * it.
   */
  public static String sign(SigningKey key, JsonObject header, JsonObject claims) {
    return Jws.sign(key, withAlgorithm(header, key), claims);
  }

  /** Signs the claims as {@link #sign} does, and waits if the key signs elsewhere. */
  public static Step<String> signing(SigningKey key, JsonObject header, JsonObject claims) {
    return key.isRemote()
        ? new RemoteSignature(
            Jws.signLater(key, withAlgorithm(header, key), claims).toCompletableFuture())
        : new Step.Done<>(sign(key, header, claims));
  }

  private static JsonObject withAlgorithm(JsonObject header, SigningKey key) {
    return header.with("alg", key.algorithm().value());
  }
}
