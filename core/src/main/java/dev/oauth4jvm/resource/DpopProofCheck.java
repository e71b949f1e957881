package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Htu;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.Sha256;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks of a DPoP proof, as RFC 9449, section 4.3, numbers them. */
final class DpopProofCheck {

  private static final List<String> REQUIRED = List.of("iat", "jti", "ath", "htm", "htu");

  /** The greatest age in seconds; also the bound of dates in the future. */
  private static final long MAX_AGE = 300;

  private DpopProofCheck() {}

  /**
   * Checks the request's proof for its access token.
   *
   * @param thumbprint the token's {@code cnf.jkt}
   * @return the nonce for the response, since that of the proof expires soon, or null
   */
  static @Nullable String check(
      AccessTokenRules rules,
      Request request,
      PresentedToken credentials,
      String thumbprint,
      Env env) {
    // section 7.2: a bound token is never taken as a bearer token
    if (!credentials.isDpop()) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          Reason.BINDING,
          "the access token is bound to a key: its Authorization scheme must be DPoP",
          Details.field("authorization", "DPoP", "Bearer"));
    }
    // 1. there is one DPoP header field, and not more than one
    List<String> proofs = request.headers().all("dpop");
    if (proofs.size() != 1) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          Reason.PROOF,
          "the access token is bound to a key: the request must have exactly one DPoP header field",
          Details.field("dpop", 1, proofs.size()));
    }
    try {
      return check(rules, request, proofs.get(0), credentials.token(), thumbprint, env);
    } catch (OAuthException refused) {
      throw inProof(refused);
    }
  }

  /** The failure as one of the proof's, unless it is no verdict on the proof. */
  private static OAuthException inProof(OAuthException refused) {
    if (refused.reason() == Reason.UNAVAILABLE) {
      return refused;
    }
    String message = "the DPoP proof is refused: " + refused.getMessage();
    Details details = refused.details().inProof();
    Reason reason = refused.reason();
    if (reason != Reason.NONCE && reason != Reason.REPLAY) {
      reason = Reason.PROOF;
    }
    return refused instanceof UnsupportedException
        ? new UnsupportedException(reason, message, details, refused)
        : new ProcessingException(refused.code(), reason, message, details, refused);
  }

  private static @Nullable String check(
      AccessTokenRules rules,
      Request request,
      String compact,
      String accessToken,
      String thumbprint,
      Env env) {
    long now = rules.clock().now(env);
    long tolerance = rules.clock().tolerance();
    // 2. it is one well-formed JWT
    UnverifiedJwt proof = UnverifiedJwt.parse(compact, 0, null, rules.binding().proofHeaders());
    JsonObject claims = proof.claims();
    // 5. alg is an asymmetric algorithm that is accepted here
    JwsAlgorithm algorithm = rules.accepted(proof.header());
    JwtChecks.registeredClaims(claims, now, tolerance);
    // 4. typ
    JwtChecks.requireType(proof.header(), "dpop+jwt");
    // 3. all required claims
    JwtChecks.requirePresent(claims, REQUIRED);
    JwtChecks.requireString(claims, "jti");
    // 10. the nonce
    DpopNonces nonces = rules.binding().nonces();
    if (nonces != null) {
      requireNonce(nonces, claims, now, tolerance);
    }
    // 11. it was made within an acceptable time
    requireRecent(claims, now - MAX_AGE, now + Math.min(MAX_AGE, tolerance));
    // 8. htm
    requireEqual(claims, "htm", request.method());
    // 9. htu, without query and fragment, normalised
    String htu = JwtChecks.requireString(claims, "htu");
    String expectedHtu = Htu.of(request.uri());
    if (!expectedHtu.equals(htu) && !expectedHtu.equals(Htu.parse(htu))) {
      throw mismatch("htu", expectedHtu, htu);
    }
    // 12. a. ath
    requireEqual(claims, "ath", Sha256.base64Url(accessToken));
    // 7. jwk does not contain a private key
    Jwk jwk = proof.header().jwk();
    if (jwk == null) {
      throw unusable(proof.header().json().has("jwk") ? "another value" : null);
    }
    if (jwk.isPrivate()) {
      throw unusable("a private or symmetric key");
    }
    // 12. b. it is the key that the token is bound to
    String actual = jwk.thumbprint();
    if (!thumbprint.equals(actual)) {
      throw mismatch("cnf.jkt", thumbprint, actual);
    }
    // 6. the signature verifies with jwk
    proof.verify(VerificationKey.of(jwk, algorithm, rules.issuer().crypto()));
    // section 11.1: it was not used before; last, so that only the key's holder fills the memory
    Replays replays = rules.binding().replays();
    if (replays != null) {
      requireFirst(replays, claims, thumbprint, rules.clock());
    }
    return nonces == null ? null : nonces.successor(JwtChecks.requireString(claims, "nonce"), now);
  }

  private static void requireNonce(DpopNonces nonces, JsonObject claims, long now, long tolerance) {
    if (!nonces.accepts(claims.string("nonce"), now, tolerance)) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          Reason.NONCE,
          "its nonce is missing, expired or not this resource server's: create a proof with the"
              + " nonce in the response's DPoP-Nonce",
          // the refusal sends the expected one
          Details.claim("nonce", nonces.issue(now), claims.get("nonce")));
    }
  }

  private static void requireFirst(
      Replays replays, JsonObject claims, String thumbprint, TokenClock clock) {
    String id = Sha256.base64Url(JwtChecks.requireString(claims, "jti"));
    // too old from then on, rounded up by a second
    long until = JwtChecks.requireDate(claims, "iat").getEpochSecond() + MAX_AGE + 1;
    if (!JwtChecks.isFirst(replays, thumbprint, id, clock.local(until))) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.REPLAY,
          "it was used before: create a proof for each request",
          Details.claim("jti", null, null));
    }
  }

  private static void requireRecent(JsonObject claims, long earliest, long latest) {
    BigDecimal issuedAt = claims.number("iat");
    // compared, not computed with: a difference has all the digits of an attacker's number
    if (issuedAt == null
        || issuedAt.compareTo(BigDecimal.valueOf(earliest)) < 0
        || issuedAt.compareTo(BigDecimal.valueOf(latest)) > 0) {
      throw new ProcessingException(
          ErrorCode.JWT_TIMESTAMP_CHECK,
          "it is not recent: create a proof for each request, by a clock that is right",
          Details.claim("iat", "from " + earliest + " to " + latest, claims.get("iat")));
    }
  }

  private static void requireEqual(JsonObject claims, String name, String expected) {
    if (!expected.equals(claims.string(name))) {
      throw mismatch(name, expected, claims.get(name));
    }
  }

  private static ProcessingException mismatch(
      String name, String expected, @Nullable Object actual) {
    return new ProcessingException(
        ErrorCode.JWT_CLAIM_COMPARISON,
        "its \"" + name + "\" is not this request's",
        Details.claim(name, expected, actual));
  }

  private static ProcessingException unusable(@Nullable String actual) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        "its \"jwk\" is unusable",
        Details.header("jwk", "a public key, a JSON object", actual));
  }
}
