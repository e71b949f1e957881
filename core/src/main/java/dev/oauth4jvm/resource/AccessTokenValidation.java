package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One validation. Cheap checks come first, the signature after all claims, the proof last.
 *
 * @param rules the validator's rules
 * @param request the received request; null for a call without a URL
 * @param certificate the certificate that the client presented in mutual TLS, or null
 */
record AccessTokenValidation(
    AccessTokenRules rules, @Nullable Request request, @Nullable X509Certificate certificate)
    implements Operation<AccessToken> {

  /**
   * Runs the stages: the request, its token, the authorization server's keys, the proof. The {@link
   * Reason} of a failure belongs to the stage that is at fault.
   */
  @Override
  public Step<AccessToken> begin(Env env) {
    PresentedToken credentials = PresentedToken.of(received(request));
    UnverifiedJwt jwt;
    try {
      jwt = credentials.jwt(rules.decrypter(), rules.issuer().headers());
    } catch (OAuthException refused) {
      throw refused.because(Reason.TOKEN); // by a decrypter, for example
    }
    return validate(credentials, jwt, env);
  }

  /** The request, where a call without a URL was refused or never gets here. */
  private static Request received(@Nullable Request request) {
    return Objects.requireNonNull(request, "request");
  }

  /** Runs the stages after the token was parsed. */
  Step<AccessToken> validate(PresentedToken credentials, UnverifiedJwt jwt, Env env) {
    JwsAlgorithm algorithm;
    @Nullable JsonObject confirmation;
    try {
      algorithm = rules.accepted(jwt.header());
      confirmation = confirmation(rules, jwt, env);
      rules.binding().check(confirmation, credentials, request, certificate);
    } catch (OAuthException refused) {
      throw refused.because(Reason.TOKEN);
    }
    JsonObject bound = confirmation;
    Step<VerificationKey> key = rules.issuer().key(algorithm, jwt.header().keyId(), env);
    return key instanceof Step.Done<VerificationKey> done
        ? verify(done.result(), env, credentials, jwt, bound)
        : Steps.then(key, found -> verify(found, env, credentials, jwt, bound));
  }

  /** Checks type and claims, and returns the token's confirmation; null when it has none. */
  static @Nullable JsonObject confirmation(AccessTokenRules rules, UnverifiedJwt jwt, Env env) {
    checkClaims(rules, jwt, env);
    return Binding.confirmation(jwt.claims(), rules.profile().shape().ignored());
  }

  private static void checkClaims(AccessTokenRules rules, UnverifiedJwt jwt, Env env) {
    JsonObject claims = jwt.claims();
    long now = rules.now(env);
    long tolerance = rules.tolerance();
    JwtChecks.registeredClaims(claims, now, tolerance);
    JwtChecks.notIssuedInTheFuture(claims, now, tolerance);
    try {
      checkProfile(rules, jwt.header(), claims);
    } catch (ProcessingException refused) {
      throw ProfileAdvice.on(refused, rules, jwt);
    }
  }

  /** RFC 9068, section 4, as the profile varies it. */
  private static void checkProfile(AccessTokenRules rules, JoseHeader header, JsonObject claims) {
    TokenShape shape = rules.profile().shape();
    checkType(rules, header, claims);
    JwtChecks.requirePresent(claims, shape.required());
    rules.issuer().check(claims);
    String audience = AccessTokenProfile.present(shape.audience(), claims);
    JwtChecks.requireAudience(
        claims, audience == null ? shape.audience().get(0) : audience, rules.audience());
    List<String> client = shape.client();
    for (int i = 0; i < client.size(); i++) {
      JwtChecks.stringOrAbsent(claims, client.get(i));
    }
    JwtChecks.stringOrAbsent(claims, "jti");
    JwtChecks.stringOrAbsent(claims, "sub");
  }

  /** The checks that need the key: the signature, then the proof. */
  private Step<AccessToken> verify(
      VerificationKey key,
      Env env,
      PresentedToken credentials,
      UnverifiedJwt jwt,
      @Nullable JsonObject confirmation) {
    rules.issuer().verify(jwt, key);
    return prove(rules, request, env, credentials, jwt.claims(), confirmation);
  }

  /** The check of the proof, and the validated token. */
  static Step<AccessToken> prove(
      AccessTokenRules rules,
      @Nullable Request request,
      Env env,
      PresentedToken credentials,
      JsonObject claims,
      @Nullable JsonObject confirmation) {
    String thumbprint = Binding.thumbprint(confirmation, Binding.JKT);
    String nonce =
        thumbprint == null
            ? null
            : DpopProofCheck.check(rules, received(request), credentials, thumbprint, env);
    return new Step.Done<>(
        new AccessToken(
            credentials,
            claims,
            rules.profile(),
            confirmation != null, // proven by the one method that it has
            nonce));
  }

  private static void checkType(AccessTokenRules rules, JoseHeader header, JsonObject claims) {
    List<String> types = rules.profile().shape().types();
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
}
