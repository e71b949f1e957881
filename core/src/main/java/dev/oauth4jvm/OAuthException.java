package dev.oauth4jvm;

import dev.oauth4jvm.http.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The superclass of all protocol failures that this library reports.
 *
 * <p>The set of five subclasses is closed, so that a caller can handle all of them, and each
 * carries the values that were compared. Only the transport throws {@link java.io.IOException}. A
 * wrong argument is the caller's bug and throws a {@link NullPointerException} or {@link
 * IllegalArgumentException}. No message contains a token, a code, a secret or a proof. If the
 * server repeats one that a request carried, the exception is {@link #unquoted()}.
 *
 * <p>The exceptions can be serialized. Code and message survive; other values survive only where
 * the accessors say so, since responses may hold secrets.
 */
public abstract sealed class OAuthException extends RuntimeException
    permits AuthorizationResponseException,
        ChallengeException,
        ProcessingException,
        ResponseBodyException,
        UnsupportedException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private volatile Reason reason;
  private final String words;
  private final transient @Nullable Details details;
  private @Nullable String request;

  OAuthException(ErrorCode code, String message, Details details, @Nullable Throwable cause) {
    this(code, Reason.OTHER, message, details, cause);
  }

  OAuthException(
      ErrorCode code, Reason reason, String message, Details details, @Nullable Throwable cause) {
    super(message + Objects.requireNonNull(details, "details").describe(), cause);
    this.code = Objects.requireNonNull(code, "code");
    this.reason = Objects.requireNonNull(reason, "reason");
    this.words = message;
    this.details = details;
  }

  /** Returns this failure with a message that quotes nothing. */
  abstract OAuthException withoutQuotes();

  /** The message without the compared values. */
  final String words() {
    return words;
  }

  /**
   * Returns this failure with a message and {@link #details()} that contain no received text, for a
   * log that must not contain any. The accessors of the subclass still return all values; there is
   * no cause.
   */
  public final OAuthException unquoted() {
    OAuthException result = withoutQuotes();
    result.setStackTrace(getStackTrace());
    result.request = request;
    return result;
  }

  /**
   * Sets the request whose response is refused; operations call this method when a check of the
   * response throws. Only the first call has an effect. Like {@link #initCause}, it is called
   * before others see the exception.
   */
  public final void initRequest(Request refused) {
    if (request == null) {
      request = refused.method() + " " + refused.target();
    }
  }

  /**
   * The method and the URL, without user information, query and fragment, of the request whose
   * response was refused; null when the failure does not concern a response.
   */
  public final @Nullable String request() {
    return request;
  }

  /** The fault, the compared values, and the request concerned. */
  @Override
  public final String getMessage() {
    String message = String.valueOf(super.getMessage());
    return request == null ? message : message + " (" + request + ")";
  }

  /** The machine-readable code, as in oauth4webapi; never null. */
  public final ErrorCode code() {
    return code;
  }

  /** The reason, more precise than the code; {@link Reason#OTHER} when unknown. */
  public final Reason reason() {
    return reason;
  }

  /**
   * Sets the reason, if there is none yet: for callers that know more about the circumstances than
   * the check that failed.
   *
   * @return this
   */
  public final OAuthException because(Reason reason) {
    if (this.reason == Reason.OTHER) {
      this.reason = Objects.requireNonNull(reason, "reason");
    }
    return this;
  }

  /**
   * The compared values; {@link Details#NONE} when nothing was compared, or after deserialization.
   */
  public final Details details() {
    return Objects.requireNonNullElse(details, Details.NONE);
  }
}
