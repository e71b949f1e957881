package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The validation of a token without its request: all but the proof of possession.
 *
 * @param resource the resource that is to accept the token
 * @param presented the token
 */
record TokenValidation(ProtectedResource resource, PresentedToken presented)
    implements Operation<ValidatedToken> {

  @Override
  public Step<ValidatedToken> begin(Env env) {
    IntrospectedIssuer introspected = resource.introspecting(presented);
    if (introspected != null) {
      return introspected.validate(presented, env);
    }
    UnverifiedJwt jwt;
    AccessTokenRules rules;
    JwsAlgorithm algorithm;
    @Nullable JsonObject confirmation;
    try {
      jwt = resource.parse(presented);
      introspected = resource.issuers().introspecting(jwt.claims(), env);
      if (introspected != null) {
        return introspected.validate(presented, env);
      }
      rules = resource.issuers().of(jwt.claims(), env);
      algorithm = rules.accepted(jwt.header());
      confirmation = AccessTokenValidation.confirmation(rules, jwt, env);
      rules.binding().checkMethod(confirmation);
    } catch (OAuthException refused) {
      throw refused.because(Reason.TOKEN);
    }
    JsonObject bound = confirmation;
    return Steps.then(
        rules.issuer().key(algorithm, jwt.header().keyId(), env),
        key -> {
          rules.issuer().verify(jwt, key);
          return new Step.Done<>(validated(rules, presented, jwt.claims(), bound));
        });
  }

  /** A valid token, bound if it has a confirmation. */
  static ValidatedToken validated(
      AccessTokenRules rules,
      PresentedToken presented,
      JsonObject claims,
      @Nullable JsonObject confirmation) {
    return confirmation == null
        ? new UnboundToken(new AccessToken(presented, claims, rules.profile(), false, null))
        : new BoundToken(rules, presented, claims, confirmation);
  }
}
