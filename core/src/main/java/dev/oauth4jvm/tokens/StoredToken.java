package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An access token from a {@link TokenSource}. Only a source creates one.
 *
 * <p>Two are equal if their access tokens are. Immutable; {@code toString} shows no token.
 */
public final class StoredToken {

  private final Secret accessToken;
  private final String tokenType;
  private final @Nullable String scope;
  private final long issuedAt;
  private final long expiresAt;

  /** The end of a run with this token, made once: a token from memory costs no object. */
  private final Step.Done<StoredToken> done;

  /** A token with its times in seconds since the epoch. */
  StoredToken(
      Secret accessToken, String tokenType, @Nullable String scope, long issuedAt, long expiresAt) {
    this.accessToken = Objects.requireNonNull(accessToken, "accessToken");
    this.tokenType = Objects.requireNonNull(tokenType, "tokenType");
    this.scope = scope;
    this.issuedAt = issuedAt;
    this.expiresAt = expiresAt;
    this.done = new Step.Done<>(this);
  }

  /** {@code access_token}. */
  public Secret accessToken() {
    return accessToken;
  }

  /** {@code token_type} in lower case: {@code bearer}, {@code dpop}, or a recognized one. */
  public String tokenType() {
    return tokenType;
  }

  /** {@code scope}, space-delimited; null if it is the requested scope (RFC 6749, section 5.1). */
  public @Nullable String scope() {
    return scope;
  }

  /**
   * The time of the request, in whole seconds by the clock of the process that sent it; the token
   * was issued then or a little later.
   */
  public Instant issuedAt() {
    return Instant.ofEpochSecond(issuedAt);
  }

  /**
   * The time from which the token is no longer valid, never later than the server's own; if the
   * server sent no {@code expires_in}, the source's {@linkplain TokenSource.Builder#lifetime
   * lifetime} after {@link #issuedAt}.
   */
  public Instant expiresAt() {
    return Instant.ofEpochSecond(expiresAt);
  }

  long issued() {
    return issuedAt;
  }

  long expires() {
    return expiresAt;
  }

  Step.Done<StoredToken> done() {
    return done;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredToken that && accessToken.equals(that.accessToken);
  }

  @Override
  public int hashCode() {
    return accessToken.hashCode();
  }

  @Override
  public String toString() {
    return "StoredToken[" + tokenType + ", expires at " + expiresAt() + ", scope=" + scope + "]";
  }
}
