package dev.oauth4jvm.tokens;

/**
 * The ages at which tokens are used and kept; all in seconds.
 *
 * @param lifetime the life of an access token whose response has no {@code expires_in}
 * @param margin how long before its end a token is no longer handed out, if a fifth of its life is
 *     not shorter
 * @param keepFor how long the entry of a session is kept after its last renewal
 */
record TokenPolicy(long lifetime, long margin, long keepFor) {

  static final TokenPolicy DEFAULT = new TokenPolicy(300, 10, 30L * 24 * 60 * 60);

  /** How far ahead of this clock a token's time may be. */
  static final long FUTURE_TOLERANCE = 30;

  /** A token younger than this is not renewed because a resource refused it. */
  static final long TOO_YOUNG_TO_RENEW = 30;

  /**
   * The pause between attempts to save what a store that failed still lacks: much less than the
   * time of a lease, after which another process would use the old refresh token.
   */
  static final long SAVE_AGAIN_AFTER = 5;

  TokenPolicy withLifetime(long seconds) {
    return new TokenPolicy(seconds, margin, keepFor);
  }

  TokenPolicy withMargin(long seconds) {
    return new TokenPolicy(lifetime, seconds, keepFor);
  }

  TokenPolicy withKeepFor(long seconds) {
    return new TokenPolicy(lifetime, margin, seconds);
  }

  /** The time from which a token is no longer handed out, in seconds since the epoch. */
  long usableUntil(StoredToken token) {
    long life = token.expires() - token.issued();
    return token.expires() - Math.min(margin, life / 5);
  }
}
