package dev.oauth4jvm.jwks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event in the life of a JWK Set, for a {@link JwksListener}. No event holds a token, a key or
 * an entry.
 */
public sealed interface JwksEvent {

  /** The server and location of the JWK Set. */
  JwksId id();

  /** The origin of a set. */
  enum Origin {
    /** The memory of this process. */
    MEMORY,
    /** The store. */
    STORE,
    /** The authorization server. */
    NETWORK,
    /** Memory or the entry, past the time to live, while no newer set was available. */
    STALE
  }

  /**
   * A key was found.
   *
   * @param id the server and location
   * @param origin where the set came from
   */
  record Hit(JwksId id, Origin origin) implements JwksEvent {}

  /**
   * A key was not in a fresh set in memory; a newer set is searched.
   *
   * @param id the server and location
   * @param reason the reason
   */
  record Miss(JwksId id, Reason reason) implements JwksEvent {}

  /** The reason for the search for a newer set. */
  enum Reason {
    /** No set is held. */
    ABSENT,
    /** The held set reached its time to live, or its time is in the future. */
    EXPIRED,
    /** No key of the held set fits, and the set has the age of the cooldown. */
    UNKNOWN_KEY
  }

  /**
   * No key, or more than one, fits a JWT.
   *
   * @param id the server and location
   * @param reason the reason
   */
  record KeyRejected(JwksId id, String reason) implements JwksEvent {}

  /**
   * A set was fetched and accepted.
   *
   * @param id the server and location
   * @param duration from the request to the accepted response
   * @param keys how many keys it has
   */
  record Fetched(JwksId id, Duration duration, int keys) implements JwksEvent {}

  /**
   * A key of a fetched set is meant to verify signatures and cannot be imported: it is malformed,
   * too weak, private, or the provider lacks its algorithm. Reported once for each fetch, also when
   * the set is refused because none of its keys can be imported.
   *
   * @param id the server and location
   * @param kid the key's {@code kid}, or null
   * @param reason the reason; nothing of the key itself
   */
  record KeyUnusable(JwksId id, @Nullable String kid, String reason) implements JwksEvent {}

  /**
   * A fetch failed, its response was refused, or it was given up. Reported once for each attempt:
   * validations that share the failure while it is too early for another attempt cause no event.
   *
   * @param id the server and location
   * @param duration from the request to the failure
   * @param failure the exception
   */
  record FetchFailed(JwksId id, Duration duration, Throwable failure) implements JwksEvent {}

  /**
   * The external entry was read.
   *
   * @param id the server and location
   * @param duration from the call to the answer
   * @param present whether there was an entry
   */
  record EntryLoaded(JwksId id, Duration duration, boolean present) implements JwksEvent {}

  /**
   * An external entry was refused: it is malformed, from the future, or its seal does not fit.
   *
   * @param id the server and location
   * @param reason the reason
   */
  record EntryRejected(JwksId id, String reason) implements JwksEvent {}

  /**
   * The external entry was written.
   *
   * @param id the server and location
   * @param duration from the call to the answer
   */
  record EntrySaved(JwksId id, Duration duration) implements JwksEvent {}

  /**
   * The store answered a request for the lease: whether this process may fetch the set.
   *
   * @param id the server and location
   * @param duration from the call to the answer
   * @param granted whether the lease was granted; if not, another process holds it
   */
  record LeaseAnswered(JwksId id, Duration duration, boolean granted) implements JwksEvent {}

  /**
   * The store failed or did not answer in time.
   *
   * @param id the server and location
   * @param action the action that failed
   * @param duration from the call to the failure
   * @param failure the exception
   */
  record StoreFailed(JwksId id, Action action, Duration duration, Throwable failure)
      implements JwksEvent {}

  /** An action of a store. */
  enum Action {
    /** Reading the entry. */
    LOAD,
    /** Writing the entry. */
    SAVE,
    /** Granting, prolonging or taking back the lease. */
    LEASE
  }
}
