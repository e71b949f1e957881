package dev.oauth4jvm.client;

import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A validated logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4). Only {@link
 * LogoutTokenValidation} makes one. Immutable.
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

  /** {@code jti}: to refuse the same token a second time. */
  public String id() {
    return JwtChecks.requireString(claims, "jti");
  }

  /** {@code sub}: whose sessions end; null when only one session does. */
  public @Nullable String subject() {
    return claims.string("sub");
  }

  /** {@code sid}: which session ends; null when all of the user's do. */
  public @Nullable String sessionId() {
    return claims.string("sid");
  }

  @Override
  public String toString() {
    return "LogoutToken[sub=" + subject() + ", sid=" + sessionId() + "]";
  }
}
