package dev.oauth4jvm.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.net.AddressBlock;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Requests as a server gets them, for tests of what proxies say about them. */
final class Received {

  static final Proxies PROXIES = Proxies.of("10.0.0.0/8", "2001:db8::7");
  static final String PROXY = "10.1.2.3";
  static final String STRANGER = "203.0.113.9";
  static final Predicate<String> ORIGINS =
      Set.of("https://api.example.com", "https://api.example.com:8443", "http://internal:8080")
          ::contains;

  private Received() {}

  static ReceivedRequest from(String peer, String target, String... fields) {
    return new ReceivedRequest(
        "GET",
        target,
        Headers.of(fields),
        false,
        Objects.requireNonNull(AddressBlock.address(peer), peer));
  }

  static OAuthException refused(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(OAuthException.class);
    OAuthException refused = (OAuthException) thrown;
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.reason()).isEqualTo(Reason.FORWARDING);
    return refused;
  }
}
