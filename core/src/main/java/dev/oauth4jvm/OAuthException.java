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
 */
public abstract sealed class OAuthException extends RuntimeException
    permits AuthorizationResponseException,
        ChallengeException,
        ProcessingException,
        ResponseBodyException,
        UnsupportedException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  OAuthException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** The machine-readable reason, never null. */
  public final ErrorCode code() {
    return code;
  }
}
