package dev.oauth4jvm.tokens;

import dev.oauth4jvm.store.StoreKey;
import java.time.Duration;
import java.time.Instant;

/**
 * An event in the life of a {@link TokenSource}, for a {@link TokenListener}. No event holds a
 * token or the text of an entry.
 */
public sealed interface TokenEvent {

  /** The {@linkplain TokenSource#key key} of the source. */
  StoreKey key();

  /**
   * The server issued a token.
   *
   * @param key the source
   * @param duration from the request to the accepted response
   * @param expiresAt the end of the token
   */
  record Issued(StoreKey key, Duration duration, Instant expiresAt) implements TokenEvent {}

  /**
   * A request for a token failed, was refused, was given up, or was not sent for want of the lease.
   * Reported once for each attempt: callers that share the failure cause no event.
   *
   * @param key the source
   * @param duration from the beginning of the attempt to the failure
   * @param failure the exception
   */
  record RequestFailed(StoreKey key, Duration duration, Throwable failure) implements TokenEvent {}

  /**
   * The session has ended: the server refused the refresh token.
   *
   * @param key the source
   * @param failure the refusal
   */
  record SessionEnded(StoreKey key, Throwable failure) implements TokenEvent {}

  /**
   * The entry was read.
   *
   * @param key the source
   * @param duration from the call to the response
   * @param present whether there was an entry
   */
  record EntryLoaded(StoreKey key, Duration duration, boolean present) implements TokenEvent {}

  /**
   * The entry is not used: it does not decrypt, is malformed, or lies in the future.
   *
   * @param key the source
   * @param reason the reason
   */
  record EntryRejected(StoreKey key, String reason) implements TokenEvent {}

  /**
   * The entry was written.
   *
   * @param key the source
   * @param duration from the call to the response
   */
  record EntrySaved(StoreKey key, Duration duration) implements TokenEvent {}

  /**
   * The store answered a request for the lease.
   *
   * @param key the source
   * @param duration from the call to the response
   * @param granted whether the lease was granted; if not, another process holds it
   */
  record LeaseAnswered(StoreKey key, Duration duration, boolean granted) implements TokenEvent {}

  /**
   * The store failed or did not respond in time.
   *
   * @param key the source
   * @param action the action that failed
   * @param duration from the call to the failure
   * @param failure the exception
   */
  record StoreFailed(StoreKey key, Action action, Duration duration, Throwable failure)
      implements TokenEvent {}

  /** An action of a store. */
  enum Action {
    /** Reading the entry. */
    LOAD,
    /** Writing the entry. */
    SAVE,
    /** Granting or releasing the lease. */
    LEASE
  }
}
