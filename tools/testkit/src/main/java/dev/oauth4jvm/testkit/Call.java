package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Request;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A request received by an endpoint.
 *
 * @param request the request, with the issuer's own URL
 * @param certificate the client's certificate for mutual TLS, or null
 */
record Call(Request request, @Nullable X509Certificate certificate) {

  /** Refuses every other method. */
  void requireMethod(String... methods) {
    for (String method : methods) {
      if (method.equals(request.method())) {
        return;
      }
    }
    throw Refused.of(
            "invalid_request",
            "the method must be " + String.join(" or ", methods) + ", and is " + request.method(),
            "RFC 9110, 15.5.6")
        .status(405)
        .header("allow", String.join(", ", methods));
  }

  /**
   * The thumbprint of the certificate to which tokens are bound (RFC 8705, section 3.1), or null.
   */
  @Nullable String thumbprint() {
    return certificate == null ? null : Bytes.thumbprint(certificate);
  }
}
