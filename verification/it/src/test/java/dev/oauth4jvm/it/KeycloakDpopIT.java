package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.client.UserInfoResponse;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that are bound to a key of the client's. */
@ExtendWith(SharedKeycloak.class)
class KeycloakDpopIT {

  private final KeycloakRealm realm;
  private final AuthorizationServer server;
  private final Env env;
  private final DpopHandle other = handle(JwsAlgorithm.ES256);

  KeycloakDpopIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
    env = realm.env;
  }

  @ParameterizedTest
  @EnumSource(
      value = JwsAlgorithm.class,
      names = {"ES256", "PS256", "EDDSA"})
  void bindsTheTokensOfACode(JwsAlgorithm algorithm) {
    RelyingParty app = realm.client(JsonObject.of("dpop_bound_access_tokens", true));
    Client client = app.client;
    DpopHandle dpop = handle(algorithm);

    URI redirectedTo = realm.user().open(app.request("openid email").dpop(dpop).uri(env)).uri();
    AuthorizationResponse response = app.response(redirectedTo);
    TokenResponse tokens = realm.run(app.grant(response).dpop(dpop));
    UserInfoResponse user =
        realm.run(
            UserInfo.of(server, client, tokens.accessToken(), tokens.idToken().subject())
                .dpop(dpop));

    assertThat(tokens.tokenType()).isEqualTo("dpop");
    assertThat(Jwt.parse(tokens.accessToken().reveal()).claims())
        .hasEntrySatisfying("cnf", boundTo(dpop));
    assertThat(user.claims().string("email")).isEqualTo("alice@example.com");
    Refused.with(
        ErrorCode.WWW_AUTHENTICATE_CHALLENGE,
        () ->
            realm.run(
                UserInfo.of(server, client, tokens.accessToken(), tokens.idToken().subject())
                    .dpop(other)));
  }

  @Test
  void refreshesThemWithTheSameKeyOnly() {
    RelyingParty app = realm.client(JsonObject.of("dpop_bound_access_tokens", true));
    DpopHandle dpop = handle(JwsAlgorithm.ES256);
    TokenResponse tokens = realm.run(grant(app, response(app, app.request().uri(env))).dpop(dpop));
    RefreshGrant refresh =
        RefreshGrant.of(server, app.client, app.authentication, tokens.refreshToken());

    TokenResponse refreshed = realm.run(refresh.dpop(dpop));

    assertThat(refreshed.tokenType()).isEqualTo("dpop");
    assertThat(Jwt.parse(refreshed.accessToken().reveal()).claims())
        .hasEntrySatisfying("cnf", boundTo(dpop));
  }

  @Test
  void refusesAClientThatShowsNoKeyWhereItPromisedOne() {
    RelyingParty app = realm.client(JsonObject.of("dpop_bound_access_tokens", true));

    CodeGrant grant = grant(app, response(app, app.request().uri(env)));

    assertThat(refused(grant)).isEqualTo("invalid_request");
  }

  @Test
  void redeemsACodeWithTheKeyThatItWasAskedForWith() {
    RelyingParty app = realm.client(JsonObject.of());
    DpopHandle dpop = handle(JwsAlgorithm.ES256);

    CodeGrant grant = grant(app, response(app, app.request().dpop(dpop).uri(env)));

    assertThat(Refused.with(ErrorCode.RESPONSE_BODY_ERROR, () -> realm.run(grant.dpop(other))))
        .hasMessageContaining("DPoP Proof public key thumbprint does not match dpop_jkt");
  }

  @Test
  void bindsACodeToTheKeyThatItsRequestWasPushedWith() {
    RelyingParty app = realm.client(JsonObject.of());
    DpopHandle dpop = handle(JwsAlgorithm.ES256);

    PushedAuthorization.Pushed pushed =
        realm.run(PushedAuthorization.of(app.request(), app.authentication).dpop(dpop));
    TokenResponse tokens = realm.run(grant(app, response(app, pushed.uri(env))).dpop(dpop));

    assertThat(tokens.tokenType()).isEqualTo("dpop");
  }

  private static Consumer<Object> boundTo(DpopHandle dpop) {
    return confirmation ->
        assertThat(confirmation).isEqualTo(Map.of("jkt", dpop.thumbprint(), "kc-jkt-type", "DPoP"));
  }

  private static DpopHandle handle(JwsAlgorithm algorithm) {
    return DpopHandle.of(KeycloakRealm.key(algorithm));
  }

  private AuthorizationResponse response(RelyingParty app, URI request) {
    return app.response(realm.user().open(request).uri());
  }

  private CodeGrant grant(RelyingParty app, AuthorizationResponse response) {
    return app.grant(response);
  }

  private String refused(Operation<?> operation) {
    return Refused.byServer(() -> realm.run(operation));
  }
}
