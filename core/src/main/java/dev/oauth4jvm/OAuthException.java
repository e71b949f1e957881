package dev.oauth4jvm;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whatever went wrong in the protocol: the one family of exceptions of this library.
 *
 * <p>The five kinds are closed, so that a caller can tell them apart completely, and each carries
 * the values that were compared. {@link java.io.IOException} comes from the transport alone; a
 * wrong argument is the caller's bug and a {@link NullPointerException} or {@link
 * IllegalArgumentException}. No message holds a token, a code, a secret or a proof.
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
  private final transient @Nullable Details details;

  OAuthException(ErrorCode code, String message, Details details, @Nullable Throwable cause) {
    super(message + Objects.requireNonNull(details, "details").describe(), cause);
    this.code = Objects.requireNonNull(code, "code");
    this.details = details;
  }

  /** The machine-readable reason, never null. */
  public final ErrorCode code() {
    return code;
  }

  /** What was compared; {@link Details#NONE} when nothing was, or after deserialization. */
  public final Details details() {
    return Objects.requireNonNullElse(details, Details.NONE);
  }
}
