package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.json.JsonObject;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The proofs of possession that are required: of the key or certificate that a token is bound to by
 * its {@code cnf} (RFC 7800).
 *
 * @param method the member of {@code cnf} that each token must have, {@link #JKT} or {@link #X5T};
 *     null when unbound tokens are accepted
 * @param replays the memory of DPoP proofs, or null
 * @param nonces the nonces that proofs must have, or null when none are required
 * @param proofHeaders headers of DPoP proofs that were verified, each with its sender's key
 */
record Binding(
    @Nullable String method,
    @Nullable Replays replays,
    @Nullable DpopNonces nonces,
    KnownHeaders proofHeaders) {

  /** The confirmation method of DPoP (RFC 9449, section 6.1). */
  static final String JKT = "jkt";

  /** The confirmation method of mutual TLS (RFC 8705, section 3.1). */
  static final String X5T = "x5t#S256";

  /** Whether each token must be bound to a DPoP key. */
  boolean dpopRequired() {
    return JKT.equals(method);
  }

  /** Whether each token must be bound to a certificate, so that none is accepted with DPoP. */
  boolean certificateRequired() {
    return X5T.equals(method);
  }

  /**
   * The checks that need no proof: the method fits the request, and the certificate fits.
   *
   * @param request null for a call without a URL, in which no DPoP key can be proven
   */
  void check(
      @Nullable JsonObject confirmation,
      PresentedToken credentials,
      @Nullable Request request,
      @Nullable X509Certificate certificate) {
    String certified = thumbprint(confirmation, X5T);
    if (certified != null || certificateRequired()) {
      CertificateCheck.check(certified, certificate);
    }
    if (thumbprint(confirmation, JKT) != null) {
      if (request == null) {
        throw withoutProof();
      }
    } else if (dpopRequired()
        || credentials.isDpop()
        || (request != null && request.headers().has("dpop"))) {
      throw unboundToKey();
    }
  }

  /** The check of a token without its request: it is bound by the required method. */
  void checkMethod(@Nullable JsonObject confirmation) {
    if (certificateRequired() && thumbprint(confirmation, X5T) == null) {
      CertificateCheck.check(null, null);
    }
    if (thumbprint(confirmation, JKT) == null && dpopRequired()) {
      throw unboundToKey();
    }
  }

  private static ProcessingException withoutProof() {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.BINDING,
        "the access token is bound to a DPoP key, which a call without a URL cannot prove: get a"
            + " bearer token, or one bound to a certificate",
        Details.claim("cnf.jkt", null, "a JWK thumbprint"));
  }

  private static ProcessingException unboundToKey() {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.BINDING,
        "the access token is not bound to a key, but DPoP is used or required: get one with a"
            + " DPoP proof (RFC 9449, section 5)",
        Details.claim("cnf.jkt", "a JWK thumbprint", null));
  }

  /**
   * {@code cnf}: an object with at most one member, {@link #JKT} or {@link #X5T} (RFC 7800, section
   * 3.1); null when it is absent or empty.
   *
   * @param ignored a member that is ignored, or null
   */
  static @Nullable JsonObject confirmation(JsonObject claims, TokenShape.@Nullable Member ignored) {
    if (!claims.has("cnf")) {
      return null;
    }
    JsonObject confirmation = claims.object("cnf");
    if (confirmation == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.CLAIM,
          "the access token's confirmation has an unexpected value",
          Details.claim("cnf", "an object", claims.get("cnf")));
    }
    if (ignored != null && ignored.isIn(confirmation)) {
      confirmation = confirmation.without(ignored.name()); // says what the thumbprint is of
    }
    if (confirmation.isEmpty()) {
      return null;
    }
    if (confirmation.size() > 1 || !(confirmation.has(JKT) || confirmation.has(X5T))) {
      throw new UnsupportedException(
          Reason.BINDING,
          "the access token's \"cnf\" has another confirmation method than \"jkt\" alone or"
              + " \"x5t#S256\" alone, and only those are supported",
          Details.NONE,
          null);
    }
    return confirmation;
  }

  /** The thumbprint in a confirmation, null when it has none of that method. */
  static @Nullable String thumbprint(@Nullable JsonObject confirmation, String method) {
    if (confirmation == null || !confirmation.has(method)) {
      return null;
    }
    String thumbprint = confirmation.string(method);
    if (thumbprint == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.CLAIM,
          "the access token's confirmation has an unexpected value",
          Details.claim("cnf." + method, "a string", confirmation.get(method)));
    }
    return thumbprint;
  }
}
