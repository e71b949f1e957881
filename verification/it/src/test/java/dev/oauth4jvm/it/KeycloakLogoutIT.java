package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.LogoutRequest;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logging out, begun by a client and told to a client. */
@ExtendWith(SharedKeycloak.class)
class KeycloakLogoutIT {

  private static final String AFTERWARDS = "https://client.example.com/goodbye";

  private final KeycloakRealm realm;
  private final AuthorizationServer server;
  private final Env env;
  private final Browser user;

  KeycloakLogoutIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
    env = realm.env;
    user = realm.user();
  }

  @Test
  void endsTheUsersSessionAndSendsTheBrowserBack() {
    RelyingParty app =
        realm.client(JsonObject.of("post_logout_redirect_uris", List.of(AFTERWARDS)));
    TokenResponse tokens = login(app);
    URI silently = app.request().parameter("prompt", "none").uri(env);
    assertThat(Form.parse(user.open(silently).uri().getRawQuery()).first("code")).isNotNull();

    URI redirectedTo =
        user.open(
                LogoutRequest.of(server, app.client)
                    .idTokenHint(tokens.idToken())
                    .postLogoutRedirectUri(AFTERWARDS)
                    .state("of the logout")
                    .uri(env))
            .uri();

    assertThat(redirectedTo.toString()).startsWith(AFTERWARDS);
    assertThat(Form.parse(redirectedTo.getRawQuery()).first("state")).isEqualTo("of the logout");
    assertThat(Form.parse(user.open(silently).uri().getRawQuery()).first("error"))
        .isEqualTo("login_required");
  }

  @Test
  void tellsAnotherClientOfTheSameSession() {
    try (Inbox inbox = new Inbox(200)) {
      RelyingParty told =
          realm.client(
              JsonObject.of(
                  "backchannel_logout_uri",
                  inbox.uri("/logout").toString(),
                  "backchannel_logout_session_required",
                  true,
                  "id_token_signed_response_alg",
                  "ES256"));
      TokenResponse tokens = login(told);

      user.open(LogoutRequest.of(server, told.client).idTokenHint(tokens.idToken()).uri(env));
      Form posted = Form.post(inbox.take("/logout"));
      LogoutToken token = realm.run(LogoutTokenValidation.of(realm.jwks, told.client, posted));

      assertThat(token.subject()).isEqualTo(tokens.idToken().subject());
      assertThat(token.sessionId()).isEqualTo(tokens.idToken().claims().string("sid"));
      RelyingParty other = realm.client(JsonObject.of("id_token_signed_response_alg", "ES256"));
      Refused.with(
          ErrorCode.JWT_CLAIM_COMPARISON,
          () -> realm.run(LogoutTokenValidation.of(realm.jwks, other.client, posted)));
    }
  }

  private TokenResponse login(RelyingParty app) {
    URI redirectedTo = user.open(app.request().uri(env)).uri();
    AuthorizationResponse response = app.response(redirectedTo);
    return realm.run(app.grant(response));
  }
}
