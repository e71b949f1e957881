package dev.oauth4jvm;

import org.jspecify.annotations.Nullable;

/**
 * The exception for a request or a received value that this library, the runtime or the chosen
 * provider does not support, or, with {@link Reason#UNAVAILABLE}, cannot process at present. It is
 * no verdict on a token. Its code is {@link ErrorCode#UNSUPPORTED_OPERATION}.
 */
public final class UnsupportedException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what is not supported, and what is. */
  public UnsupportedException(String message) {
    this(message, Details.NONE, null);
  }

  /** Creates an exception with a cause, which may be null. */
  public UnsupportedException(String message, @Nullable Throwable cause) {
    this(message, Details.NONE, cause);
  }

  /** Creates an exception with the compared values and a cause, which may be null. */
  public UnsupportedException(String message, Details details, @Nullable Throwable cause) {
    this(Reason.OTHER, message, details, cause);
  }

  /** Creates an exception with a reason, the compared values and a cause, which may be null. */
  public UnsupportedException(
      Reason reason, String message, Details details, @Nullable Throwable cause) {
    super(ErrorCode.UNSUPPORTED_OPERATION, reason, message, details, cause);
  }

  @Override
  OAuthException withoutQuotes() {
    return new UnsupportedException(reason(), words(), details().unquoted(), null);
  }
}
