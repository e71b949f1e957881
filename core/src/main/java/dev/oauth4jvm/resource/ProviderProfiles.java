package dev.oauth4jvm.resource;

import java.util.List;

/**
 * The definitions of the ready profiles. The javadoc of each constant of {@link AccessTokenProfile}
 * says what its provider's tokens are like. No process loads this class before it uses a profile
 * other than {@link AccessTokenProfile#RFC_9068}.
 */
final class ProviderProfiles {

  /** Claims that only ID Tokens have, where a provider keeps to OpenID Connect Core 1.0. */
  private static final String[] OF_ID_TOKENS = {"nonce", "at_hash", "c_hash"};

  private ProviderProfiles() {}

  /** The ready profiles, in the order of their constants. */
  static List<AccessTokenProfile> all() {
    return List.of(
        AccessTokenProfile.RFC_9068,
        AccessTokenProfile.KEYCLOAK,
        AccessTokenProfile.COGNITO,
        AccessTokenProfile.OKTA,
        AccessTokenProfile.ENTRA_V2,
        AccessTokenProfile.ENTRA_V1,
        AccessTokenProfile.ADFS,
        AccessTokenProfile.AUTH0,
        AccessTokenProfile.HYDRA,
        AccessTokenProfile.XSUAA,
        AccessTokenProfile.SPRING,
        AccessTokenProfile.KUBERNETES,
        AccessTokenProfile.GITHUB_ACTIONS);
  }

  /** The definition of the constant of that name. */
  static AccessTokenProfile definition(String constant) {
    return switch (constant) {
      case "KEYCLOAK" -> keycloak();
      case "COGNITO" -> cognito();
      case "OKTA" -> okta();
      case "ENTRA_V2" -> entra("2.0", "azp", "azpacr");
      case "ENTRA_V1" -> entra("1.0", "appid", "appidacr");
      case "ADFS" -> adfs();
      case "AUTH0" -> auth0();
      case "HYDRA" -> hydra();
      case "XSUAA" -> xsuaa();
      case "SPRING" -> spring();
      case "KUBERNETES" -> kubernetes();
      case "GITHUB_ACTIONS" -> gitHubActions();
      default -> throw new IllegalStateException("no definition of the profile " + constant);
    };
  }

  private static AccessTokenProfile ofType(String type) {
    return AccessTokenProfile.RFC_9068.withTypes(type);
  }

  private static AccessTokenProfile untyped() {
    return AccessTokenProfile.RFC_9068.withTypes().orUntyped();
  }

  private static AccessTokenProfile keycloak() {
    return AccessTokenProfile.RFC_9068
        .withTypes("at+jwt", "JWT")
        .withProof("typ", "Bearer", "DPoP")
        .withRequired("aud", "sub", "iat", "jti", "azp")
        .withClient("azp")
        .ignoringConfirmation("kc-jkt-type", "DPoP");
  }

  private static AccessTokenProfile cognito() {
    return untyped()
        .withProof("token_use", "access")
        .withRequired("sub", "iat", "jti", "client_id")
        .withAudience("aud", "client_id");
  }

  private static AccessTokenProfile okta() {
    return untyped()
        .withProof("cid")
        .withProof("scp")
        .withoutClaims(OF_ID_TOKENS)
        .withRequired("aud", "sub", "iat", "jti")
        .withClient("cid")
        .withScope("scp");
  }

  private static AccessTokenProfile entra(String version, String client, String authentication) {
    return ofType("JWT")
        .withProof("ver", version)
        .withProof(client)
        .withProof(authentication)
        .withProofAnyOf("scp", "roles")
        .withoutClaims(OF_ID_TOKENS)
        .withRequired("aud", "sub", "iat", "tid")
        .withClient(client)
        .withScope("scp");
  }

  private static AccessTokenProfile adfs() {
    return ofType("JWT")
        .withIssuerFrom("access_token_issuer")
        .withProof("appid")
        .withoutClaims(OF_ID_TOKENS)
        .withRequired("aud", "iat")
        .withClient("appid")
        .withScope("scp");
  }

  private static AccessTokenProfile auth0() {
    return ofType("JWT")
        .withProof("azp")
        .withProofAnyOf("scope", "permissions", "gty")
        .withoutClaims(OF_ID_TOKENS)
        .withClientUnlikeAudience("azp")
        .withRequired("aud", "sub", "iat")
        .withClient("azp");
  }

  private static AccessTokenProfile hydra() {
    return ofType("JWT")
        .withProof("client_id")
        .withProof("scp")
        .withoutClaims(OF_ID_TOKENS)
        .withRequired("aud", "sub", "iat", "jti")
        .withScope("scp");
  }

  /** Nothing is known of UAA's ID Tokens that no access token has: the audience is compared. */
  private static AccessTokenProfile xsuaa() {
    return ofType("JWT")
        .withProof("cid")
        .withProof("grant_type")
        .withProof("scope")
        .withClientUnlikeAudience("client_id", "cid", "azp")
        .withRequired("aud", "sub", "iat", "jti")
        .withClient("client_id", "cid", "azp");
  }

  private static AccessTokenProfile spring() {
    return untyped()
        .withProof("scope")
        .withoutClaims("azp", "auth_time", "sid", "nonce")
        .withRequired("aud", "sub", "iat", "jti")
        .withClient();
  }

  private static AccessTokenProfile kubernetes() {
    return untyped()
        .withProof("kubernetes.io")
        .withRequired("aud", "sub", "iat")
        .withClient("sub")
        .withScope();
  }

  private static AccessTokenProfile gitHubActions() {
    return ofType("JWT")
        .withProof("repository")
        .withProof("run_id")
        .withRequired("aud", "sub", "iat", "jti")
        .withClient("sub")
        .withScope();
  }
}
