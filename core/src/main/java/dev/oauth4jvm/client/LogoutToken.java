package dev.oauth4jvm.client;

import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A validated logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4). Only {@link
 * LogoutTokenValidation} creates one. Immutable.
 */
public final class LogoutToken {

  private final JsonObject claims;

  LogoutToken(JsonObject claims) {
    this.claims = claims;
  }

  /** All claims. */
  public JsonObject claims() {
    return claims;
  }

  /** {@code jti}, to detect a replay. */
  public String id() {
    return JwtChecks.requireString(claims, "jti");
  }

  /** {@code sub} of the user whose sessions end; null if only one session ends. */
  public @Nullable String subject() {
    return claims.string("sub");
  }

  /** {@code sid} of the session that ends; null if all sessions of the user end. */
  public @Nullable String sessionId() {
    return claims.string("sid");
  }

  @Override
  public String toString() {
    return "LogoutToken[sub=" + subject() + ", sid=" + sessionId() + "]";
  }
}
