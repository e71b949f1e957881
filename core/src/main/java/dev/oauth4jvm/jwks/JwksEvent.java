package dev.oauth4jvm.jwks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a JWK Set, for a {@link JwksListener}. None holds a token, a key or an entry. */
public sealed interface JwksEvent {

  /** Whose JWK Set it is. */
  JwksId id();

  /** Where a set came from. */
  enum Origin {
    /** This process had it. */
    MEMORY,
    /** The external entry. */
    STORE,
    /** The authorization server. */
    NETWORK,
    /** This process or the entry had it; it was past its time, and no newer one could be had. */
    STALE
  }

  /**
   * A key was found.
   *
   * @param id whose set
   * @param origin where the set came from
   */
  record Hit(JwksId id, Origin origin) implements JwksEvent {}

  /**
   * The key was not in a usable set in memory; a newer set is looked for.
   *
   * @param id whose set
   * @param reason why
   */
  record Miss(JwksId id, Reason reason) implements JwksEvent {}

  /** Why a newer set is looked for. */
  enum Reason {
    /** There is none. */
    ABSENT,
    /** It reached its time to live, or its time is in the future. */
    EXPIRED,
    /** No key of it fits, and it reached the cooldown. */
    UNKNOWN_KEY
  }

  /**
   * No key, or more than one, fits a JWT.
   *
   * @param id whose set
   * @param reason why
   */
  record KeyRejected(JwksId id, String reason) implements JwksEvent {}

  /**
   * A set was fetched and accepted.
   *
   * @param id whose set
   * @param duration from the request to the accepted response
   * @param keys how many keys it has
   */
  record Fetched(JwksId id, Duration duration, int keys) implements JwksEvent {}

  /**
   * A key of a set that was just fetched is meant to verify signatures and cannot be imported: it
   * is malformed, too weak, private, or the provider lacks its algorithm. Reported once for each
   * fetch, also when the set is refused because no other key of it can.
   *
   * @param id whose set
   * @param kid the key's {@code kid}, or null
   * @param reason why; nothing of the key itself
   */
  record KeyUnusable(JwksId id, @Nullable String kid, String reason) implements JwksEvent {}

  /**
   * A set could not be fetched, or was not accepted, or the one that fetched it gave up. Reported
   * once for each attempt: validations that share the failure while it is too early for another
   * attempt leave no event.
   *
   * @param id whose set
   * @param duration from the request to the failure
   * @param failure what was thrown
   */
  record FetchFailed(JwksId id, Duration duration, Throwable failure) implements JwksEvent {}

  /**
   * The external entry was read.
   *
   * @param id whose set
   * @param duration from the call to the answer
   * @param present whether there was one
   */
  record EntryLoaded(JwksId id, Duration duration, boolean present) implements JwksEvent {}

  /**
   * The external entry is not used: it is malformed, from the future, or its seal does not fit.
   *
   * @param id whose set
   * @param reason why
   */
  record EntryRejected(JwksId id, String reason) implements JwksEvent {}

  /**
   * The external entry was written.
   *
   * @param id whose set
   * @param duration from the call to the answer
   */
  record EntrySaved(JwksId id, Duration duration) implements JwksEvent {}

  /**
   * The store was asked whether this process may fetch the set.
   *
   * @param id whose set
   * @param duration from the call to the answer
   * @param granted whether it may; if not, another process is about to
   */
  record LeaseAnswered(JwksId id, Duration duration, boolean granted) implements JwksEvent {}

  /**
   * The store failed or did not answer in time.
   *
   * @param id whose set
   * @param action what it was asked to do
   * @param duration from the call to the failure
   * @param failure what was thrown
   */
  record StoreFailed(JwksId id, Action action, Duration duration, Throwable failure)
      implements JwksEvent {}

  /** What a store was asked to do. */
  enum Action {
    /** To read an entry. */
    LOAD,
    /** To write an entry. */
    SAVE,
    /** To say who fetches. */
    LEASE
  }
}
