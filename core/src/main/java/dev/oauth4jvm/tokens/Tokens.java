package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.TokenResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a source holds in memory and in its entry: tokens, or the fact that the session has ended.
 *
 * @param token the access token; null when the session has ended
 * @param refreshToken the refresh token, or null; of an ended session the token that is still to be
 *     revoked
 * @param version the version of the entry: {@link StoredToken#issued}, or with a refresh token a
 *     greater one than that of the tokens before
 * @param replaces the version of the entry that is to be replaced; null when none was held
 * @param saved whether the entry has these tokens, or there is no store
 * @param usableUntil the time from which the access token is no longer handed out, in seconds since
 *     the epoch; {@link #REFUSED} when a resource has refused it
 */
record Tokens(
    @Nullable StoredToken token,
    @Nullable Secret refreshToken,
    long version,
    @Nullable Long replaces,
    boolean saved,
    long usableUntil) {

  static final long REFUSED = Long.MIN_VALUE;

  /** Tokens of an accepted response, not saved yet; without the refresh token. */
  static Tokens of(TokenResponse response, @Nullable String scopeBefore, TokenPolicy policy) {
    long issued = response.issuedAt().getEpochSecond();
    Instant end = response.expiresAt();
    String scope = response.scope() == null ? scopeBefore : response.scope();
    StoredToken token =
        new StoredToken(
            response.accessToken(),
            response.tokenType(),
            scope,
            issued,
            end == null ? issued + policy.lifetime() : end.getEpochSecond());
    return new Tokens(token, null, issued, null, false, policy.usableUntil(token));
  }

  /** These tokens as the successor of an entry, whose version is null when none was held. */
  Tokens replacing(@Nullable Long entry, long newVersion) {
    return new Tokens(token, refreshToken, newVersion, entry, false, usableUntil);
  }

  Tokens with(@Nullable Secret otherRefreshToken) {
    return new Tokens(token, otherRefreshToken, version, replaces, saved, usableUntil);
  }

  Tokens asSaved() {
    return new Tokens(token, refreshToken, version, version, true, usableUntil);
  }

  /** The same tokens, of which the access token is not handed out any more. */
  Tokens asRefused() {
    return new Tokens(token, refreshToken, version, replaces, saved, REFUSED);
  }

  /**
   * The end of a session, as the successor of an entry, whose version is null when none was held.
   *
   * @param left the token that is still to be revoked, or null
   */
  static Tokens ended(@Nullable Long entry, long version, @Nullable Secret left) {
    return new Tokens(null, left, version, entry, false, REFUSED);
  }

  boolean isEnded() {
    return token == null;
  }

  boolean isRefused() {
    return usableUntil == REFUSED;
  }

  /** Whether the access token is handed out without a search for a newer one. */
  boolean isFresh(long now) {
    return now < usableUntil && isPlausible(now);
  }

  /** Whether the access token is still valid, though it may be about to expire. */
  boolean isValid(long now) {
    return token != null && !isRefused() && now < token.expires() && isPlausible(now);
  }

  /** Whether the token can have been issued then: not in the future, but for clocks that differ. */
  boolean isPlausible(long now) {
    return token == null || token.issued() - now <= TokenPolicy.FUTURE_TOLERANCE;
  }

  /** Whether both have the same access token, or are both the end of the session. */
  boolean isSame(Tokens other) {
    return version == other.version
        && (token == null ? other.token == null : token.equals(other.token));
  }

  /** The greatest version of two that may be absent; -1 if both are. */
  static long newest(@Nullable Tokens one, @Nullable Tokens other) {
    return Math.max(one == null ? -1 : one.version, other == null ? -1 : other.version);
  }
}
