package dev.oauth4jvm.tokens;

import java.util.Objects;

/**
 * A listener to the events of a {@link TokenSource}.
 *
 * <p>A listener is called on the threads that search for a token: it must be quick, and safe for
 * use by several threads. Exceptions of a listener are ignored. A token from memory causes no
 * event.
 */
@FunctionalInterface
public interface TokenListener {

  /** Receives an event. */
  void on(TokenEvent event);

  /** A listener that calls this one and then another. */
  default TokenListener and(TokenListener other) {
    Objects.requireNonNull(other, "other");
    return event -> {
      on(event);
      other.on(event);
    };
  }
}
