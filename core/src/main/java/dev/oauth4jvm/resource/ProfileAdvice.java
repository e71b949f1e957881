package dev.oauth4jvm.resource;

import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Advice in the refusal of a token: the ready profile that it would fit. The token is not verified,
 * so nothing but the message depends on this.
 */
final class ProfileAdvice {

  /** The ready profiles, those that few tokens fit first. */
  private static final List<AccessTokenProfile> READY =
      List.of(
          AccessTokenProfile.COGNITO,
          AccessTokenProfile.KEYCLOAK,
          AccessTokenProfile.KUBERNETES,
          AccessTokenProfile.GITHUB_ACTIONS,
          AccessTokenProfile.ENTRA_V2,
          AccessTokenProfile.ENTRA_V1,
          AccessTokenProfile.XSUAA,
          AccessTokenProfile.OKTA,
          AccessTokenProfile.HYDRA,
          AccessTokenProfile.ADFS,
          AccessTokenProfile.AUTH0,
          AccessTokenProfile.SPRING);

  private ProfileAdvice() {}

  /** The refusal; if a profile fits, one that names it and has the first for its cause. */
  static ProcessingException on(
      ProcessingException refused, AccessTokenRules rules, UnverifiedJwt jwt) {
    AccessTokenProfile profile = fitting(rules, jwt);
    if (profile == null) {
      return refused;
    }
    return new ProcessingException(
        refused.code(),
        refused.reason(),
        "the access token does not fit the profile "
            + rules.profile()
            + ", and its claims look like those of AccessTokenProfile."
            + profile
            + ": if they are, give that to Builder.profile",
        refused.details(),
        refused);
  }

  private static @Nullable AccessTokenProfile fitting(AccessTokenRules rules, UnverifiedJwt jwt) {
    if (fits(rules.profile(), rules, jwt)) {
      return null; // the shape is not at fault
    }
    for (AccessTokenProfile profile : READY) {
      if (fits(profile, rules, jwt)) {
        return profile;
      }
    }
    return null;
  }

  private static boolean fits(
      AccessTokenProfile profile, AccessTokenRules rules, UnverifiedJwt jwt) {
    JsonObject claims = jwt.claims();
    TokenShape shape = profile.shape();
    if (shape.issuer() != null && claims.has("iss", rules.issuer().identifier())) {
      return false; // of the issuer of ID Tokens
    }
    for (String claim : shape.required()) {
      if (!claims.has(claim)) {
        return false;
      }
    }
    for (String type : shape.types()) {
      if (AccessTokenProfile.hasType(jwt.header(), type)) {
        return type.equalsIgnoreCase("at+jwt")
            || ProfileProofs.hold(shape, claims, rules.audience());
      }
    }
    return false;
  }
}
