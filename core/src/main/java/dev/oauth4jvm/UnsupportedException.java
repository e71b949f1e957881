package dev.oauth4jvm;

import org.jspecify.annotations.Nullable;

/**
 * A failure that is no verdict: this library, the runtime or the chosen provider does not do what
 * was asked for or received, or, with {@link Reason#UNAVAILABLE}, could not do it now. Its code is
 * {@link ErrorCode#UNSUPPORTED_OPERATION}.
 */
public final class UnsupportedException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** With a message that says what is not supported and what is. */
  public UnsupportedException(String message) {
    this(message, Details.NONE, null);
  }

  /** With a message and the exception that told, which may be null. */
  public UnsupportedException(String message, @Nullable Throwable cause) {
    this(message, Details.NONE, cause);
  }

  /** With what was compared and the exception that told, which may be null. */
  public UnsupportedException(String message, Details details, @Nullable Throwable cause) {
    this(Reason.OTHER, message, details, cause);
  }

  /** With a finer reason, what was compared and the exception that told, which may be null. */
  public UnsupportedException(
      Reason reason, String message, Details details, @Nullable Throwable cause) {
    super(ErrorCode.UNSUPPORTED_OPERATION, reason, message, details, cause);
  }

  @Override
  OAuthException withoutQuotes() {
    return new UnsupportedException(reason(), words(), details().unquoted(), null);
  }
}
