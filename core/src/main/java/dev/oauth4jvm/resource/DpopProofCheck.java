package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
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
  private static final long MAX_AGE = 300;

  private DpopProofCheck() {}

  /**
   * Checks the request's proof for its access token.
   *
   * @param thumbprint the token's {@code cnf.jkt}, null when it is not bound
   */
  static void check(
      AccessTokenRules rules,
      Request request,
      Credentials credentials,
      @Nullable String thumbprint,
      Env env) {
    // 1. there is not more than one DPoP header field, and there is one
    List<String> proofs = request.headers().all("dpop");
    if (proofs.size() != 1) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the access token is bound to a key, or DPoP is used or required: the request must have"
              + " exactly one DPoP header field",
          Details.field("dpop", 1, proofs.size()));
    }
    // section 7.1: a bound token comes by the DPoP scheme, never as a bearer token
    if (!credentials.isDpop()) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the access token is bound to a key, or DPoP is used or required: its Authorization scheme"
              + " must be DPoP",
          Details.field("authorization", "DPoP", "Bearer"));
    }
    if (thumbprint == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the access token is not bound to a key, but DPoP is used or required",
          Details.claim("cnf.jkt", "a JWK thumbprint", null));
    }
    // 2. it is one well-formed JWT
    UnverifiedJwt proof = UnverifiedJwt.parse(proofs.get(0));
    JsonObject claims = proof.claims();
    // 5. alg is an asymmetric algorithm that is accepted here
    JwsAlgorithm algorithm = AccessTokenValidation.algorithm(rules, proof.header());
    JwtChecks.registeredClaims(claims, rules.now(env), rules.clockTolerance());
    // 4. typ
    JwtChecks.requireType(proof.header(), "dpop+jwt");
    // 3. all required claims
    JwtChecks.requirePresent(claims, REQUIRED);
    JwtChecks.requireString(claims, "jti");
    // 11. it was made within an acceptable time
    requireRecent(claims, rules.now(env));
    // 8. htm
    requireEqual(claims, "htm", request.method());
    // 9. htu, without query and fragment, normalised
    String htu = claims.string("htu");
    String expectedHtu = Htu.of(request.uri());
    if (htu == null || !expectedHtu.equals(Htu.parse(htu))) {
      throw mismatch("htu", expectedHtu, claims.get("htu"));
    }
    // 12. a. ath
    requireEqual(claims, "ath", Sha256.base64Url(credentials.token()));
    // 12. b. the key is the one that the token is bound to
    JsonObject members = proof.header().json().object("jwk");
    if (members == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the DPoP proof must have its public key in the header",
          Details.header("jwk", "a JSON object", proof.header().json().get("jwk")));
    }
    Jwk jwk = Jwk.of(members);
    String actual = jwk.thumbprint();
    if (!thumbprint.equals(actual)) {
      throw mismatch("cnf.jkt", thumbprint, actual);
    }
    // 7. jwk does not contain a private key
    if (jwk.isPrivate()) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST, "the DPoP proof's \"jwk\" must be a public key");
    }
    // 6. the signature verifies with jwk
    proof.verify(VerificationKey.of(jwk, algorithm, rules.jwks().crypto()));
  }

  private static void requireRecent(JsonObject claims, long now) {
    BigDecimal issuedAt = claims.number("iat");
    if (issuedAt == null
        || issuedAt.subtract(BigDecimal.valueOf(now)).abs().compareTo(BigDecimal.valueOf(MAX_AGE))
            > 0) {
      throw new ProcessingException(
          ErrorCode.JWT_TIMESTAMP_CHECK,
          "the DPoP proof is not recent: make a new one for each request, by a clock that is right",
          Details.claim("iat", "within " + MAX_AGE + " s of " + now, claims.get("iat")));
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
        "the DPoP proof is not for this request",
        Details.claim(name, expected, actual));
  }
}
