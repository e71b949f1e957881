package dev.oauth4jvm.resource;

import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An accepted introspection response: of an active token for this resource. It has nothing of the
 * token itself.
 *
 * @param claims the members of the response, with the issuer
 * @param confirmation the member {@code cnf}; null when the token is not bound
 * @param at when the response was requested, in seconds since the epoch
 * @param until the time from which the response is no longer used, by the same clock
 */
record TokenState(JsonObject claims, @Nullable JsonObject confirmation, long at, long until) {

  /** How far ahead of this clock another process's may be, in seconds. */
  static final long FUTURE_TOLERANCE = 30;

  /** Whether the response may be used; not after the clock was set back by more than a little. */
  boolean isUsable(long now) {
    return now < until && at - now <= FUTURE_TOLERANCE;
  }
}
