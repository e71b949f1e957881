package dev.oauth4jvm.kafka;

import org.apache.kafka.common.errors.RetriableException;

/**
 * A token cannot be judged now. This is deliberately no {@link
 * org.apache.kafka.common.security.oauthbearer.JwtValidatorException}, which ends in a refusal that
 * is final for the client: Kafka closes the connection without an answer, and the client connects
 * again.
 */
final class UndecidedTokenException extends RetriableException {

  private static final long serialVersionUID = 1L;

  UndecidedTokenException(String message) {
    super(message);
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
