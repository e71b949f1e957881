package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.Form;
import dev.oauth4jvm.client.LogoutRequest;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.it.KeycloakRealm.Registered;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logging out, begun by a client and told to a client. */
@ExtendWith(SharedKeycloak.class)
class KeycloakLogoutIT {

  private static final String AFTERWARDS = UserAgent.CLIENT + "goodbye";

  private final KeycloakRealm realm;
  private final AuthorizationServer server;
  private final Env env;
  private final UserSession session;
  private final UserAgent user;

  KeycloakLogoutIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
    env = realm.env;
    session = UserSession.begin(env);
    user = realm.user();
  }

  @Test
  void endsTheUsersSessionAndSendsTheBrowserBack() {
    Registered app = realm.client(JsonObject.of("post_logout_redirect_uris", List.of(AFTERWARDS)));
    TokenResponse tokens = login(app);
    URI silently = session.request(server, app.client()).parameter("prompt", "none").uri(env);
    assertThat(Form.parse(user.toClient(silently).getRawQuery()).first("code")).isNotNull();

    URI redirectedTo =
        user.toClient(
            LogoutRequest.of(server, app.client())
                .idTokenHint(tokens.idToken())
                .postLogoutRedirectUri(AFTERWARDS)
                .state("of the logout")
                .uri(env));

    assertThat(redirectedTo.toString()).startsWith(AFTERWARDS);
    assertThat(Form.parse(redirectedTo.getRawQuery()).first("state")).isEqualTo("of the logout");
    assertThat(Form.parse(user.toClient(silently).getRawQuery()).first("error"))
        .isEqualTo("login_required");
  }

  @Test
  void tellsAnotherClientOfTheSameSession() {
    try (Inbox inbox = new Inbox(200)) {
      Registered told =
          realm.client(
              JsonObject.of(
                  "backchannel_logout_uri",
                  inbox.uri("/logout").toString(),
                  "backchannel_logout_session_required",
                  true,
                  "id_token_signed_response_alg",
                  "ES256"));
      TokenResponse tokens = login(told);

      user.toTheEnd(LogoutRequest.of(server, told.client()).idTokenHint(tokens.idToken()).uri(env));
      Form posted = Form.post(inbox.take("/logout"));
      LogoutToken token = realm.run(LogoutTokenValidation.of(realm.jwks, told.client(), posted));

      assertThat(token.subject()).isEqualTo(tokens.idToken().subject());
      assertThat(token.sessionId()).isEqualTo(tokens.idToken().claims().string("sid"));
      Registered other = realm.client(JsonObject.of("id_token_signed_response_alg", "ES256"));
      Refused.with(
          ErrorCode.JWT_CLAIM_COMPARISON,
          () -> realm.run(LogoutTokenValidation.of(realm.jwks, other.client(), posted)));
    }
  }

  private TokenResponse login(Registered app) {
    URI redirectedTo = user.toClient(session.request(server, app.client()).uri(env));
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, app.client(), redirectedTo, session.expected());
    return realm.run(session.grant(server, app.client(), app.authentication(), response));
  }
}
