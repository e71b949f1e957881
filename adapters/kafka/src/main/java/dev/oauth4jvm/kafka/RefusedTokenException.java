package dev.oauth4jvm.kafka;

import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;

/**
 * A token is refused: Kafka answers {@code invalid_token}, and the client gives up. Kafka logs the
 * message and the stack trace of each refusal; so there is no trace, and no claim in the message.
 */
final class RefusedTokenException extends JwtValidatorException {

  private static final long serialVersionUID = 1L;

  RefusedTokenException(String message) {
    super(message);
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
