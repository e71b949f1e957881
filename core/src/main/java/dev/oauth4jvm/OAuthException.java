package dev.oauth4jvm;

import dev.oauth4jvm.http.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whatever went wrong in the protocol: the one family of exceptions of this library.
 *
 * <p>The five kinds are closed, so that a caller can tell them apart completely, and each carries
 * the values that were compared. {@link java.io.IOException} comes from the transport alone; a
 * wrong argument is the caller's bug and a {@link NullPointerException} or {@link
 * IllegalArgumentException}. No message holds a token, a code, a secret or a proof, also where the
 * server repeats one that a request carried: then it is {@link #unquoted()}.
 *
 * <p>The exceptions can be serialized: code and message survive, and of what else a kind carries
 * only what its accessors say, since responses may hold secrets.
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

  /** The same failure; its message quotes nothing. */
  abstract OAuthException withoutQuotes();

  /** The message before what was compared. */
  final String words() {
    return words;
  }

  /**
   * The same failure with a message, and {@link #details()}, that hold nothing of what came: for a
   * log that must not have it. The accessors of the kind still say all; there is no cause.
   */
  public final OAuthException unquoted() {
    OAuthException result = withoutQuotes();
    result.setStackTrace(getStackTrace());
    result.request = request;
    return result;
  }

  /**
   * Names the request whose response is refused: an operation does when its judgement throws. The
   * first one counts. Like {@link #initCause}, it is called before others see the exception.
   */
  public final void initRequest(Request refused) {
    if (request == null) {
      request = refused.method() + " " + refused.target();
    }
  }

  /**
   * The method and the URL, without user information, query and fragment, of the request whose
   * response was refused; null when the failure is not one of a response.
   */
  public final @Nullable String request() {
    return request;
  }

  /** What was wrong, what was compared, and which request it was about. */
  @Override
  public final String getMessage() {
    String message = String.valueOf(super.getMessage());
    return request == null ? message : message + " (" + request + ")";
  }

  /** The machine-readable code, oauth4webapi's; never null. */
  public final ErrorCode code() {
    return code;
  }

  /** What it is about, finer than the code; {@link Reason#OTHER} when no more is known. */
  public final Reason reason() {
    return reason;
  }

  /**
   * This failure with its reason, when it has none yet: for whoever knows more of the circumstances
   * than the check that failed.
   *
   * @return this
   */
  public final OAuthException because(Reason reason) {
    if (this.reason == Reason.OTHER) {
      this.reason = Objects.requireNonNull(reason, "reason");
    }
    return this;
  }

  /** What was compared; {@link Details#NONE} when nothing was, or after deserialization. */
  public final Details details() {
    return Objects.requireNonNullElse(details, Details.NONE);
  }
}
