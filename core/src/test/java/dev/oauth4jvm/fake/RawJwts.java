package dev.oauth4jvm.fake;

import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** JWTs that no signer of this library makes. */
public final class RawJwts {

  private RawJwts() {}

  /** With an algorithm of that name, and an empty signature where it is {@code none}. */
  public static String unsigned(String alg, JsonObject claims) {
    return segment(JsonObject.of("alg", alg).toJson())
        + "."
        + segment(claims.toJson())
        + "."
        + (alg.equals("none") ? "" : segment("x".repeat(32)));
  }

  public static String segment(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
