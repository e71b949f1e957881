package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.client.UserInfoResponse;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The authorization code flow in all its forms. */
@ExtendWith(SharedKeycloak.class)
class KeycloakCodeIT {

  private final KeycloakRealm realm;
  private final AuthorizationServer server;
  private final Env env;

  KeycloakCodeIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
    env = realm.env;
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA"})
  void signsAUserInWithAnIdTokenOfEachAlgorithm(String algorithm) {
    RelyingParty app = realm.client(JsonObject.of("id_token_signed_response_alg", algorithm));

    URI redirectedTo = realm.user().open(app.request().uri(env)).uri();
    AuthorizationResponse response = app.response(redirectedTo);
    TokenResponse tokens = realm.run(app.grant(response));
    IdToken idToken = realm.run(SignatureValidation.of(tokens.idToken(), realm.jwks));

    assertThat(response.parameters().first("iss")).isEqualTo(server.issuer());
    assertThat(idToken.jwt().header().algorithm().value()).isEqualTo(algorithm);
    assertThat(idToken.audience()).containsExactly(app.client.clientId());
    assertThat(idToken.claims().string("nonce")).isEqualTo(app.nonce);
    assertThat(tokens.tokenType()).isEqualTo("bearer");
    assertThat(tokens.scope()).isEqualTo("openid");
  }

  @Test
  void tellsAboutTheUserAtItsUserinfoEndpoint() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "email");

    UserInfoResponse user =
        realm.run(
            UserInfo.of(server, app.client, tokens.accessToken(), tokens.idToken().subject()));

    assertThat(user.claims().string("email")).isEqualTo("alice@example.com");
    assertThat(user.signed()).isNull();
    Refused.with(
        ErrorCode.JSON_ATTRIBUTE_COMPARISON,
        () -> realm.run(UserInfo.of(server, app.client, tokens.accessToken(), "somebody else")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256"})
  void signsItsUserinfoResponse(String algorithm) {
    RelyingParty app = realm.client(JsonObject.of("userinfo_signed_response_alg", algorithm));
    TokenResponse tokens = realm.login(app, "email");

    UserInfoResponse user =
        realm.run(
            UserInfo.of(server, app.client, tokens.accessToken(), tokens.idToken().subject()));
    UserInfoResponse.Signed signed = realm.run(SignatureValidation.of(user.signed(), realm.jwks));

    assertThat(signed.jwt().header().algorithm().value()).isEqualTo(algorithm);
    assertThat(signed.response().claims().string("email")).isEqualTo("alice@example.com");
  }

  @Test
  void refreshesTokensOnceEach() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "");
    RefreshGrant grant =
        RefreshGrant.of(server, app.client, app.authentication, tokens.refreshToken());

    TokenResponse refreshed = realm.run(grant);

    assertThat(refreshed.accessToken()).isNotEqualTo(tokens.accessToken());
    assertThat(refreshed.idToken().subject()).isEqualTo(tokens.idToken().subject());
    assertThat(Refused.with(ErrorCode.RESPONSE_BODY_ERROR, () -> realm.run(grant)))
        .isInstanceOfSatisfying(
            ResponseBodyException.class,
            refusal -> assertThat(refusal.error()).isEqualTo("invalid_grant"));
  }

  @Test
  void refusesAnotherVerifierThanTheOneThatWasChallenged() {
    RelyingParty app = realm.client(JsonObject.of());
    URI redirectedTo = realm.user().open(app.request().uri(env)).uri();
    AuthorizationResponse response = app.response(redirectedTo);

    RelyingParty another = realm.client(app.client, app.authentication);

    assertThat(
            Refused.with(ErrorCode.RESPONSE_BODY_ERROR, () -> realm.run(another.grant(response))))
        .isInstanceOfSatisfying(
            ResponseBodyException.class,
            refusal -> assertThat(refusal.error()).isEqualTo("invalid_grant"));
  }

  @Test
  void takesAPushedRequest() {
    RelyingParty app = realm.client(JsonObject.of("require_pushed_authorization_requests", true));

    PushedAuthorization.Pushed pushed =
        realm.run(PushedAuthorization.of(app.request(), app.authentication));
    TokenResponse tokens = finish(app, realm.user().open(pushed.uri(env)).uri());

    assertThat(pushed.expiresIn()).hasSeconds(60);
    assertThat(tokens.idToken()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = JwsAlgorithm.class,
      names = {"RS256", "PS256", "ES256", "EDDSA"})
  void takesASignedRequest(JwsAlgorithm algorithm) {
    SigningKey key = KeycloakRealm.key(algorithm);
    RelyingParty app =
        realm.client(JsonObject.of("request_object_signing_alg", algorithm.value()), key);

    RequestObject signed = RequestObject.sign(app.request(), key, env);
    TokenResponse tokens = finish(app, realm.user().open(signed.uri(env)).uri());

    assertThat(tokens.idToken()).isNotNull();
  }

  @Test
  void takesASignedRequestThatIsPushed() {
    SigningKey key = KeycloakRealm.key(JwsAlgorithm.PS256);
    RelyingParty app =
        realm.client(
            JsonObject.of(
                "request_object_signing_alg",
                "PS256",
                "require_pushed_authorization_requests",
                true),
            key);

    PushedAuthorization.Pushed pushed =
        realm.run(
            PushedAuthorization.of(
                RequestObject.sign(app.request(), key, env), app.authentication));
    TokenResponse tokens = finish(app, realm.user().open(pushed.uri(env)).uri());

    assertThat(tokens.idToken()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwt", "query.jwt"})
  void answersWithASignedResponse(String mode) {
    RelyingParty app = jarm();
    AuthorizationRequest request = app.request().responseMode(mode);

    URI redirectedTo = realm.user().open(request.uri(env)).uri();
    AuthorizationResponse response =
        realm.run(JarmResponse.of(realm.jwks, app.client, redirectedTo, app.expected()));
    TokenResponse tokens = realm.run(app.grant(response));

    assertThat(response.parameters().first("iss")).isEqualTo(server.issuer());
    assertThat(tokens.idToken()).isNotNull();
  }

  @Test
  void answersWithASignedResponseInTheFragment() {
    RelyingParty app = jarm();
    AuthorizationRequest request = app.request().responseMode("fragment.jwt");

    URI redirectedTo = realm.user().open(request.uri(env)).uri();
    AuthorizationResponse response =
        realm.run(JarmResponse.of(realm.jwks, app.client, redirectedTo, app.expected()));
    TokenResponse tokens = realm.run(app.grant(response));

    assertThat(redirectedTo.getRawFragment()).startsWith("response=");
    assertThat(tokens.idToken()).isNotNull();
  }

  @Test
  void answersWithASignedResponseThatTheBrowserPosts() {
    RelyingParty app = jarm();
    AuthorizationRequest request = app.request().responseMode("form_post.jwt");

    Form posted = Form.parse(realm.user().open(request.uri(env)).posted());
    AuthorizationResponse response =
        realm.run(JarmResponse.of(realm.jwks, app.client, posted, app.expected()));
    TokenResponse tokens = realm.run(app.grant(response));

    assertThat(tokens.idToken()).isNotNull();
  }

  /** RFC 7519, section 4, has claim names be unique; one can tell Keycloak so for each client. */
  @Test
  void putsTheIssuerIntoASignedResponseTwiceUnlessToldOtherwise() {
    RelyingParty app = realm.client(JsonObject.of("authorization_signed_response_alg", "PS256"));
    AuthorizationRequest request = app.request().responseMode("jwt");

    URI redirectedTo = realm.user().open(request.uri(env)).uri();

    assertThat(
            Refused.with(
                ErrorCode.PARSE_ERROR,
                () ->
                    realm.run(
                        JarmResponse.of(realm.jwks, app.client, redirectedTo, app.expected()))))
        .rootCause()
        .hasMessageContaining("a member's name that its object already has");
  }

  @Test
  void answersWithAPlainResponseThatTheBrowserPosts() {
    RelyingParty app = realm.client(JsonObject.of());
    AuthorizationRequest request = app.request().responseMode("form_post");

    Form posted = Form.parse(realm.user().open(request.uri(env)).posted());
    AuthorizationResponse response = app.response(posted);
    TokenResponse tokens = realm.run(app.grant(response));

    assertThat(tokens.idToken()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256"})
  void answersWithCodeAndIdToken(String algorithm) {
    RelyingParty app = hybrid(algorithm);
    AuthorizationRequest request = app.request().responseType("code id_token");

    URI redirectedTo = realm.user().open(request.uri(env)).uri();
    AuthorizationResponse response =
        realm.run(
            HybridResponse.of(realm.jwks, app.client, redirectedTo, app.expected(), app.nonce));
    TokenResponse tokens = realm.run(app.grant(response));

    assertThat(response.idToken().jwt().header().algorithm().value()).isEqualTo(algorithm);
    assertThat(tokens.idToken().subject()).isEqualTo(response.idToken().subject());
  }

  @Test
  void signsTheStateIntoTheIdTokenThatTheBrowserPosts() {
    RelyingParty app = hybrid("PS256");
    AuthorizationRequest request =
        app.request().responseType("code id_token").responseMode("form_post");

    Form posted = Form.parse(realm.user().open(request.uri(env)).posted());
    AuthorizationResponse response =
        realm.run(
            HybridResponse.of(realm.jwks, app.client, posted, app.expected(), app.nonce)
                .detachedSignature());
    TokenResponse tokens = realm.run(app.grant(response));

    assertThat(response.idToken().claims().string("s_hash")).isNotEmpty();
    assertThat(tokens.idToken().subject()).isEqualTo(response.idToken().subject());
  }

  @Test
  void saysThatNobodyIsSignedIn() {
    RelyingParty app = realm.client(JsonObject.of());
    URI request = app.request().parameter("prompt", "none").uri(env);

    assertThat(
            Refused.with(
                ErrorCode.AUTHORIZATION_RESPONSE_ERROR,
                () -> app.response(realm.user().open(request).uri())))
        .hasMessageContaining("login_required");
  }

  private RelyingParty jarm() {
    return realm.client(
        Client.of(JsonObject.of("client_id", "jarm", "authorization_signed_response_alg", "ES256")),
        KeycloakRealm.AUTHENTICATION);
  }

  private RelyingParty hybrid(String algorithm) {
    return realm.client(
        JsonObject.of(
            "id_token_signed_response_alg",
            algorithm,
            "response_types",
            List.of("code", "code id_token"),
            "grant_types",
            List.of("authorization_code", "implicit", "refresh_token")));
  }

  private TokenResponse finish(RelyingParty app, URI redirectedTo) {
    AuthorizationResponse response = app.response(redirectedTo);
    return realm.run(app.grant(response));
  }
}
