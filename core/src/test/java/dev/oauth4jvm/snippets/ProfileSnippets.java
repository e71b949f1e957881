package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.AccessTokenValidator;
import org.junit.jupiter.api.Test;

/** Access tokens that do not follow RFC 9068. */
class ProfileSnippets {

  // @start region="provider"
  AccessTokenValidator validator(AuthorizationServer cognito, String appClient) {
    return AccessTokenValidator.of(cognito, appClient).profile(AccessTokenProfile.COGNITO).build();
  }

  // @end

  // @start region="profile"
  /** Access tokens have "use":"access"; the client is in azp, the scope in scp. */
  static final AccessTokenProfile OWN =
      AccessTokenProfile.RFC_9068
          .named("OWN")
          .withTypes("JWT")
          .withProof("use", "access")
          .withRequired("aud", "sub", "iat", "azp")
          .withClient("azp")
          .withScope("scp");

  // @end

  @Test
  void aValidatorTakesAProfile() {
    AuthorizationServer server =
        AuthorizationServer.of("https://as.example.com", "https://as.example.com/jwks");

    assertThat(validator(server, "client")).isNotNull();
    assertThat(AccessTokenValidator.of(server, "https://api.example.com").profile(OWN).build())
        .isNotNull();
  }
}
