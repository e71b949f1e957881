package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.internal.Sha256;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** The check of a token that is bound to the client's certificate (RFC 8705, section 3). */
final class CertificateCheck {

  private static final String CLAIM = "cnf.x5t#S256";

  private CertificateCheck() {}

  /**
   * Checks that the request's client has the certificate that the token is bound to.
   *
   * @param thumbprint the token's {@code cnf.x5t#S256}; null, which is refused, when it has none
   * @param certificate the client's certificate, null when it presented none
   */
  static void check(@Nullable String thumbprint, @Nullable X509Certificate certificate) {
    if (thumbprint == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.BINDING,
          "the access token is not bound to a certificate, and that is required: get one over"
              + " mutual TLS (RFC 8705, section 3)",
          Details.claim(CLAIM, "a certificate's thumbprint", null));
    }
    if (certificate == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          Reason.BINDING,
          "the access token is bound to a certificate, and the client presented none",
          Details.claim(CLAIM, thumbprint, null));
    }
    String actual = thumbprint(certificate);
    if (!thumbprint.equals(actual)) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          Reason.BINDING,
          "the access token is bound to another certificate than the client presented",
          Details.claim(CLAIM, thumbprint, actual));
    }
  }

  /** The thumbprint of the certificate's DER encoding (RFC 8705, section 3.1). */
  private static String thumbprint(X509Certificate certificate) {
    try {
      return Sha256.base64Url(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("certificate cannot be encoded", e);
    }
  }
}
