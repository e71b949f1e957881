package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ResponseBodyException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on refusals, by their codes. */
final class Refused {

  private Refused() {}

  /** Asserts that a call throws the library's exception with a code, and returns the exception. */
  static OAuthException with(ErrorCode code, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(OAuthException.class);
    OAuthException refusal = (OAuthException) thrown;
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    return refusal;
  }

  /**
   * Asserts that the server responds with an OAuth error in a JSON body, and returns its {@code
   * error}.
   */
  static String byServer(ThrowingCallable call) {
    return ((ResponseBodyException) with(ErrorCode.RESPONSE_BODY_ERROR, call)).error();
  }
}
