package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.JoseHeader;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One validation: what costs least comes first, the signature after all claims, the proof last.
 *
 * @param rules the validator's
 * @param request what came
 * @param certificate what the client presented for mutual TLS, or null
 */
record AccessTokenValidation(
    AccessTokenRules rules, Request request, @Nullable X509Certificate certificate)
    implements Operation<AccessToken> {

  /**
   * The stages, each of which says by the {@link Reason} of its failures whom to blame: the
   * request, its token, the authorization server's keys, the proof.
   */
  @Override
  public Step<AccessToken> begin(Env env) {
    Credentials credentials = Credentials.of(request);
    UnverifiedJwt jwt;
    JwsAlgorithm algorithm;
    @Nullable JsonObject confirmation;
    try {
      jwt = credentials.jwt(rules.decrypter(), rules.headers());
      algorithm = rules.accepted(jwt.header());
      checkClaims(jwt, env);
      confirmation = confirmation(jwt.claims());
      checkBinding(confirmation, credentials);
    } catch (OAuthException refused) {
      throw refused.because(Reason.TOKEN); // a decrypter's, for example
    }
    JsonObject bound = confirmation;
    Step<VerificationKey> key = rules.jwks().key(algorithm, jwt.header().keyId()).begin(env);
    return key instanceof Step.Done<VerificationKey> done
        ? verify(done.result(), env, credentials, jwt, bound)
        : Steps.then(key, found -> verify(found, env, credentials, jwt, bound));
  }

  private void checkClaims(UnverifiedJwt jwt, Env env) {
    JsonObject claims = jwt.claims();
    long now = rules.now(env);
    JwtChecks.registeredClaims(claims, now, rules.clockTolerance());
    JwtChecks.notIssuedInTheFuture(claims, now, rules.clockTolerance());
    try {
      checkProfile(jwt.header(), claims);
    } catch (ProcessingException refused) {
      throw ProfileAdvice.on(refused, rules, jwt);
    }
  }

  /** RFC 9068, section 4, as the profile varies it. */
  private void checkProfile(JoseHeader header, JsonObject claims) {
    AccessTokenProfile profile = rules.profile();
    checkType(header, claims);
    JwtChecks.requirePresent(claims, profile.required());
    JwtChecks.requireIssuer(claims, rules.issuer());
    String audience = AccessTokenProfile.present(profile.audience(), claims);
    JwtChecks.requireAudience(
        claims, audience == null ? profile.audience().get(0) : audience, rules.audience());
    List<String> client = profile.client();
    for (int i = 0; i < client.size(); i++) {
      JwtChecks.stringOrAbsent(claims, client.get(i));
    }
    JwtChecks.stringOrAbsent(claims, "jti");
    JwtChecks.stringOrAbsent(claims, "sub");
  }

  private void checkBinding(@Nullable JsonObject confirmation, Credentials credentials) {
    String certified = method(confirmation, "x5t#S256");
    if (certified != null || rules.certificateRequired()) {
      CertificateCheck.check(certified, certificate);
    }
    if (method(confirmation, "jkt") == null
        && (rules.dpopRequired() || credentials.isDpop() || request.headers().has("dpop"))) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.BINDING,
          "the access token is not bound to a key, but DPoP is used or required: get one with a"
              + " DPoP proof (RFC 9449, section 5)",
          Details.claim("cnf.jkt", "a JWK thumbprint", null));
    }
  }

  /** What remains when the key is there. */
  private Step<AccessToken> verify(
      VerificationKey key,
      Env env,
      Credentials credentials,
      UnverifiedJwt jwt,
      @Nullable JsonObject confirmation) {
    jwt.verify(key, rules.memory());
    String thumbprint = method(confirmation, "jkt");
    if (thumbprint != null) {
      DpopProofCheck.check(rules, request, credentials, thumbprint, env);
    }
    return new Step.Done<>(
        new AccessToken(
            credentials,
            jwt.claims(),
            rules.profile(),
            confirmation != null)); // by the one method that it has
  }

  private void checkType(JoseHeader header, JsonObject claims) {
    AccessTokenProfile profile = rules.profile();
    List<String> types = profile.types();
    for (int i = 0; i < types.size(); i++) {
      String type = types.get(i);
      if (AccessTokenProfile.hasType(header, type)) {
        if (!type.equalsIgnoreCase("at+jwt")) {
          ProfileProofs.check(rules, claims);
        }
        return;
      }
    }
    throw JwtChecks.unexpectedType(header, ProfileProofs.shown(types));
  }

  /**
   * {@code cnf}: an object with at most one member, {@code jkt} or {@code x5t#S256} (RFC 7800,
   * section 3.1); null when it is absent or empty.
   */
  private @Nullable JsonObject confirmation(JsonObject claims) {
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
    List<String> ignored = rules.profile().ignoredConfirmation();
    if (!ignored.isEmpty() && confirmation.has(ignored.get(0), ignored.get(1))) {
      confirmation = confirmation.without(ignored.get(0)); // it says what the thumbprint is of
    }
    if (confirmation.isEmpty()) {
      return null;
    }
    if (confirmation.size() > 1 || !(confirmation.has("jkt") || confirmation.has("x5t#S256"))) {
      throw new UnsupportedException(
          Reason.BINDING,
          "the access token's \"cnf\" has another confirmation method than \"jkt\" alone or"
              + " \"x5t#S256\" alone, and only those are supported",
          Details.NONE,
          null);
    }
    return confirmation;
  }

  private static @Nullable String method(@Nullable JsonObject confirmation, String name) {
    if (confirmation == null || !confirmation.has(name)) {
      return null;
    }
    String thumbprint = confirmation.string(name);
    if (thumbprint == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.CLAIM,
          "the access token's confirmation has an unexpected value",
          Details.claim("cnf." + name, "a string", confirmation.get(name)));
    }
    return thumbprint;
  }
}
