package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A valid access token that is bound to a DPoP key (RFC 9449) or to a certificate (RFC 8705), whose
 * possession the sender has yet to prove. Only a confirmation yields the {@link AccessToken}.
 *
 * <p>Immutable and safe to share.
 */
public final class BoundToken implements ValidatedToken {

  private final AccessTokenRules rules;
  private final PresentedToken presented;
  private final JsonObject claims;
  private final JsonObject confirmation;

  BoundToken(
      AccessTokenRules rules,
      PresentedToken presented,
      JsonObject claims,
      JsonObject confirmation) {
    this.rules = rules;
    this.presented = presented;
    this.claims = claims;
    this.confirmation = confirmation;
  }

  /** Whether the token is bound to a certificate; otherwise it is bound to a DPoP key. */
  public boolean isBoundToCertificate() {
    return confirmation.has(Binding.X5T);
  }

  /**
   * The access token, when it is bound to this certificate. Its dates are not checked again:
   * confirm a token when it arrives.
   *
   * @param certificate the client's certificate in the TLS handshake of its connection; null when
   *     there was none, which is refused
   * @throws ProcessingException of {@link Reason#BINDING} when the token is bound to another
   *     certificate, or to a DPoP key
   */
  public AccessToken confirm(@Nullable X509Certificate certificate) {
    String thumbprint = Binding.thumbprint(confirmation, Binding.X5T);
    if (thumbprint == null) {
      throw otherMethod("a DPoP key", "confirm(Request)");
    }
    CertificateCheck.check(thumbprint, certificate);
    return proven(null);
  }

  /**
   * The check of the DPoP proof in the request that presented this token (RFC 9449, section 4.3),
   * after another one of the token's dates.
   *
   * <p>It fails as {@link AccessTokenValidator#validate} does for a proof: with {@link
   * Reason#PROOF}, {@link Reason#REPLAY} or {@link Reason#BINDING}, which is also the reason when
   * the request has another access token, or the token is bound to a certificate.
   *
   * @param request as for {@link AccessTokenValidator#validate}
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Operation<AccessToken> confirm(Request request) {
    AccessTokenValidator.requireAbsolute(Objects.requireNonNull(request, "request"));
    return env -> confirm(request, env);
  }

  private Step<AccessToken> confirm(Request request, Env env) {
    String thumbprint = Binding.thumbprint(confirmation, Binding.JKT);
    if (thumbprint == null) {
      throw otherMethod("a certificate", "confirm(X509Certificate)");
    }
    PresentedToken inRequest = PresentedToken.of(request);
    if (!inRequest.token().equals(presented.token())) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          Reason.BINDING,
          "the request has another access token than the one to confirm",
          Details.NONE);
    }
    JwtChecks.registeredClaims(claims, rules.clock().now(env), rules.clock().tolerance());
    String nonce = DpopProofCheck.check(rules, request, inRequest, thumbprint, env);
    return new Step.Done<>(proven(nonce));
  }

  private AccessToken proven(@Nullable String nonce) {
    return new AccessToken(presented, claims, rules.profile(), true, nonce);
  }

  @Override
  public AccessToken requireUnbound() {
    throw new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.BINDING,
        "the access token is bound to a key or certificate, whose possession cannot be proven here:"
            + " get a bearer token",
        Details.claim("cnf", "absent", "present"));
  }

  private static ProcessingException otherMethod(String what, String method) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.BINDING,
        "the access token is bound to " + what + ": BoundToken." + method + " confirms it",
        Details.NONE);
  }

  /** The method by which the token is bound; nothing of the token. */
  @Override
  public String toString() {
    return "BoundToken[" + (isBoundToCertificate() ? Binding.X5T : Binding.JKT) + "]";
  }
}
