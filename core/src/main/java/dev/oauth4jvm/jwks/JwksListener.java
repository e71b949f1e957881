package dev.oauth4jvm.jwks;

import java.util.Objects;

/**
 * Watches what becomes of a JWK Set.
 *
 * <p>It is called on the threads that validate: it must be quick and safe for use by several of
 * them. What it throws is ignored.
 */
@FunctionalInterface
public interface JwksListener {

  /** Something happened. */
  void on(JwksEvent event);

  /** This listener and then another. */
  default JwksListener and(JwksListener other) {
    Objects.requireNonNull(other, "other");
    return event -> {
      on(event);
      other.on(event);
    };
  }

  /**
   * A listener that commits the same as JDK Flight Recorder events, named {@code
   * dev.oauth4jvm.Jwks…}; free while no recording wants them.
   *
   * @throws NoClassDefFoundError when the runtime lacks the module {@code jdk.jfr}
   */
  static JwksListener flightRecorder() {
    return new JfrJwksListener();
  }
}
