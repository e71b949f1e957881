package dev.oauth4jvm;

import org.jspecify.annotations.Nullable;

/**
 * A response, request, token or metadata document failed a check.
 *
 * <p>{@link #details()} holds what was compared.
 */
public final class ProcessingException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** With nothing compared. */
  public ProcessingException(ErrorCode code, String message) {
    this(code, message, Details.NONE, null);
  }

  /** With the exception that told. */
  public ProcessingException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, Details.NONE, cause);
  }

  /** With the values that were compared; the message goes on with them. */
  public ProcessingException(ErrorCode code, String message, Details details) {
    this(code, message, details, null);
  }

  /** With the values that were compared and the exception that told, which may be null. */
  public ProcessingException(
      ErrorCode code, String message, Details details, @Nullable Throwable cause) {
    this(code, Reason.OTHER, message, details, cause);
  }

  /** With a finer reason and the values that were compared. */
  public ProcessingException(ErrorCode code, Reason reason, String message, Details details) {
    this(code, reason, message, details, null);
  }

  /** With a finer reason, the values that were compared and the exception that told, or null. */
  public ProcessingException(
      ErrorCode code, Reason reason, String message, Details details, @Nullable Throwable cause) {
    super(code, reason, message, details, cause);
  }

  @Override
  OAuthException withoutQuotes() {
    return new ProcessingException(code(), reason(), words(), details().unquoted());
  }
}
