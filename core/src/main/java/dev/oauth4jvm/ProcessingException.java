package dev.oauth4jvm;

import org.jspecify.annotations.Nullable;

/**
 * The exception for a response, request, token or metadata document that failed a check.
 *
 * <p>{@link #details()} holds the compared values.
 */
public final class ProcessingException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception without compared values. */
  public ProcessingException(ErrorCode code, String message) {
    this(code, message, Details.NONE, null);
  }

  /** Creates an exception with a cause, which may be null. */
  public ProcessingException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, Details.NONE, cause);
  }

  /** Creates an exception with the compared values, which are appended to the message. */
  public ProcessingException(ErrorCode code, String message, Details details) {
    this(code, message, details, null);
  }

  /** Creates an exception with the compared values and a cause, which may be null. */
  public ProcessingException(
      ErrorCode code, String message, Details details, @Nullable Throwable cause) {
    this(code, Reason.OTHER, message, details, cause);
  }

  /** Creates an exception with a reason and the compared values. */
  public ProcessingException(ErrorCode code, Reason reason, String message, Details details) {
    this(code, reason, message, details, null);
  }

  /** Creates an exception with a reason, the compared values and a cause, which may be null. */
  public ProcessingException(
      ErrorCode code, Reason reason, String message, Details details, @Nullable Throwable cause) {
    super(code, reason, message, details, cause);
  }

  @Override
  OAuthException withoutQuotes() {
    return new ProcessingException(code(), reason(), words(), details().unquoted());
  }
}
