package dev.oauth4jvm.resource;

import java.time.Duration;

/**
 * An event in the life of a {@link ProtectedResource}, for a {@link ResourceListener}. No event
 * holds a token or the text of an entry.
 */
public sealed interface ResourceEvent {

  /** The issuer that the event is about: its identifier, or the template of its tenants. */
  String issuer();

  /**
   * The metadata of an issuer was fetched and accepted.
   *
   * @param issuer the issuer
   * @param duration from the request to the accepted response
   */
  record MetadataFetched(String issuer, Duration duration) implements ResourceEvent {}

  /**
   * A request for the metadata of an issuer failed, its response was refused, or it was given up.
   * Reported once for each attempt: validations that share the failure during the pause after it
   * cause no event. Old metadata may still serve.
   *
   * @param issuer the issuer
   * @param duration from the request to the failure
   * @param failure the exception
   */
  record MetadataFailed(String issuer, Duration duration, Throwable failure)
      implements ResourceEvent {}

  /**
   * The introspection endpoint responded for a token (RFC 7662).
   *
   * @param issuer the issuer
   * @param duration from the request to the response
   * @param accepted whether the token is active and for this resource
   */
  record Introspected(String issuer, Duration duration, boolean accepted)
      implements ResourceEvent {}

  /**
   * The introspection of a token failed: the request, its response, or the resource's credentials.
   * Reported once for each request: tokens that are refused during the pause after it cause no
   * event, and neither does a run that was cancelled.
   *
   * @param issuer the issuer
   * @param duration from the request to the failure
   * @param failure the exception
   */
  record IntrospectionFailed(String issuer, Duration duration, Throwable failure)
      implements ResourceEvent {}

  /**
   * The entry of an introspection response was read.
   *
   * @param issuer the issuer
   * @param duration from the call to the response
   * @param present whether there was an entry
   */
  record EntryLoaded(String issuer, Duration duration, boolean present) implements ResourceEvent {}

  /**
   * The entry of an introspection response is not used: it does not decrypt, or is malformed.
   *
   * @param issuer the issuer
   * @param reason the reason
   */
  record EntryRejected(String issuer, String reason) implements ResourceEvent {}

  /**
   * The entry of an introspection response was written.
   *
   * @param issuer the issuer
   * @param duration from the call to the response
   */
  record EntrySaved(String issuer, Duration duration) implements ResourceEvent {}

  /**
   * The store of introspection responses failed or did not respond in time.
   *
   * @param issuer the issuer
   * @param action the action that failed
   * @param duration from the call to the failure
   * @param failure the exception
   */
  record StoreFailed(String issuer, Action action, Duration duration, Throwable failure)
      implements ResourceEvent {}

  /** An action of a store. */
  enum Action {
    /** Reading the entry. */
    LOAD,
    /** Writing the entry. */
    SAVE
  }
}
