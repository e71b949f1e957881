package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ResponseBodyException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts a refusal by its code. */
final class Refused {

  private Refused() {}

  /** What is called throws the library's exception with that code, which is returned. */
  static OAuthException with(ErrorCode code, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(OAuthException.class);
    OAuthException refusal = (OAuthException) thrown;
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    return refusal;
  }

  /** The server answers with an OAuth error in a JSON body, whose {@code error} is returned. */
  static String byServer(ThrowingCallable call) {
    return ((ResponseBodyException) with(ErrorCode.RESPONSE_BODY_ERROR, call)).error();
  }
}
