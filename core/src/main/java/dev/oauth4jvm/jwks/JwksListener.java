package dev.oauth4jvm.jwks;

import java.util.Objects;

/**
 * A listener to the events of a JWK Set.
 *
 * <p>A listener is called on the threads that validate: it must be quick, and safe for use by
 * several threads. Exceptions of a listener are ignored.
 */
@FunctionalInterface
public interface JwksListener {

  /** Receives an event. */
  void on(JwksEvent event);

  /** A listener that calls this one and then another. */
  default JwksListener and(JwksListener other) {
    Objects.requireNonNull(other, "other");
    return event -> {
      on(event);
      other.on(event);
    };
  }

  /**
   * A listener that commits each event as a JDK Flight Recorder event, named {@code
   * dev.oauth4jvm.Jwks…}; it costs nothing while no recording has them enabled.
   *
   * @throws NoClassDefFoundError when the runtime lacks the module {@code jdk.jfr}
   */
  static JwksListener flightRecorder() {
    return new JfrJwksListener();
  }
}
