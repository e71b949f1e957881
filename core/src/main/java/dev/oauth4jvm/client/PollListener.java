package dev.oauth4jvm.client;

import java.time.Duration;

/**
 * Receives the time that a user still has to decide, while a grant is polled: for the countdown of
 * a command line or a television.
 *
 * <p>It is called on the thread that runs the operation, before each wait and then once a second.
 * So it must return soon. An exception that it throws ends the run.
 */
@FunctionalInterface
public interface PollListener {

  /**
   * Receives the remaining times.
   *
   * @param remaining until the codes expire, by the clock of the run's {@link dev.oauth4jvm.Env};
   *     never negative
   * @param nextAttempt until the server is asked again; longer after {@code slow_down} or a failed
   *     attempt
   */
  void waiting(Duration remaining, Duration nextAttempt);
}
