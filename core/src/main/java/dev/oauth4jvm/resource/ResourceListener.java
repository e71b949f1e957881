package dev.oauth4jvm.resource;

import java.util.Objects;

/**
 * A listener to the events of a {@link ProtectedResource}: what it learns about its issuers, apart
 * from their keys, whose events a {@link dev.oauth4jvm.jwks.JwksListener} receives.
 *
 * <p>A listener is called on the threads that validate: it must be quick, and safe for use by
 * several threads. Exceptions of a listener are ignored. A token whose issuer is known and whose
 * state is in memory causes no event.
 */
@FunctionalInterface
public interface ResourceListener {

  /** Receives an event. */
  void on(ResourceEvent event);

  /** A listener that calls this one and then another. */
  default ResourceListener and(ResourceListener other) {
    Objects.requireNonNull(other, "other");
    return event -> {
      on(event);
      other.on(event);
    };
  }
}
