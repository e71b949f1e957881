package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.Form;
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
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.it.KeycloakRealm.Registered;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The authorization code flow in all its forms. */
@ExtendWith(SharedKeycloak.class)
class KeycloakCodeIT {

  private static final Client JARM = Client.of("jarm");

  private final KeycloakRealm realm;
  private final AuthorizationServer server;
  private final Env env;
  private UserSession session;

  KeycloakCodeIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
    env = realm.env;
  }

  @BeforeEach
  void begin() {
    session = UserSession.begin(env);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA"})
  void signsAUserInWithAnIdTokenOfEachAlgorithm(String algorithm) {
    Registered app = realm.client(JsonObject.of("id_token_signed_response_alg", algorithm));
    Client client = app.client();

    URI redirectedTo = realm.user().toClient(session.request(server, client).uri(env));
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, client, redirectedTo, session.expected());
    TokenResponse tokens = realm.run(session.grant(server, client, app.authentication(), response));
    IdToken idToken = realm.run(SignatureValidation.of(tokens.idToken(), realm.jwks));

    assertThat(response.parameters().first("iss")).isEqualTo(server.issuer());
    assertThat(idToken.jwt().header().algorithm().value()).isEqualTo(algorithm);
    assertThat(idToken.audience()).containsExactly(client.clientId());
    assertThat(idToken.claims().string("nonce")).isEqualTo(session.nonce());
    assertThat(tokens.tokenType()).isEqualTo("bearer");
    assertThat(tokens.scope()).isEqualTo("openid");
  }

  @Test
  void tellsAboutTheUserAtItsUserinfoEndpoint() {
    Registered app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "email");

    UserInfoResponse user =
        realm.run(
            UserInfo.of(server, app.client(), tokens.accessToken(), tokens.idToken().subject()));

    assertThat(user.claims().string("email")).isEqualTo("alice@example.com");
    assertThat(user.signed()).isNull();
    Refused.with(
        ErrorCode.JSON_ATTRIBUTE_COMPARISON,
        () -> realm.run(UserInfo.of(server, app.client(), tokens.accessToken(), "somebody else")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256"})
  void signsItsUserinfoResponse(String algorithm) {
    Registered app = realm.client(JsonObject.of("userinfo_signed_response_alg", algorithm));
    TokenResponse tokens = realm.login(app, "email");

    UserInfoResponse user =
        realm.run(
            UserInfo.of(server, app.client(), tokens.accessToken(), tokens.idToken().subject()));
    UserInfoResponse.Signed signed = realm.run(SignatureValidation.of(user.signed(), realm.jwks));

    assertThat(signed.jwt().header().algorithm().value()).isEqualTo(algorithm);
    assertThat(signed.response().claims().string("email")).isEqualTo("alice@example.com");
  }

  @Test
  void refreshesTokensOnceEach() {
    Registered app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "");
    RefreshGrant grant =
        RefreshGrant.of(server, app.client(), app.authentication(), tokens.refreshToken());

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
    Registered app = realm.client(JsonObject.of());
    URI redirectedTo = realm.user().toClient(session.request(server, app.client()).uri(env));
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, app.client(), redirectedTo, session.expected());

    UserSession another = UserSession.begin(env);

    assertThat(
            Refused.with(
                ErrorCode.RESPONSE_BODY_ERROR,
                () ->
                    realm.run(another.grant(server, app.client(), app.authentication(), response))))
        .isInstanceOfSatisfying(
            ResponseBodyException.class,
            refusal -> assertThat(refusal.error()).isEqualTo("invalid_grant"));
  }

  @Test
  void takesAPushedRequest() {
    Registered app = realm.client(JsonObject.of("require_pushed_authorization_requests", true));

    PushedAuthorization.Pushed pushed =
        realm.run(
            PushedAuthorization.of(session.request(server, app.client()), app.authentication()));
    TokenResponse tokens = finish(app, realm.user().toClient(pushed.uri(env)));

    assertThat(pushed.expiresIn()).hasSeconds(60);
    assertThat(tokens.idToken()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = JwsAlgorithm.class,
      names = {"RS256", "PS256", "ES256", "EDDSA"})
  void takesASignedRequest(JwsAlgorithm algorithm) {
    SigningKey key = KeycloakRealm.key(algorithm);
    Registered app =
        realm.client(JsonObject.of("request_object_signing_alg", algorithm.value()), key);

    RequestObject signed = RequestObject.sign(session.request(server, app.client()), key, env);
    TokenResponse tokens = finish(app, realm.user().toClient(signed.uri(env)));

    assertThat(tokens.idToken()).isNotNull();
  }

  @Test
  void takesASignedRequestThatIsPushed() {
    SigningKey key = KeycloakRealm.key(JwsAlgorithm.PS256);
    Registered app =
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
                RequestObject.sign(session.request(server, app.client()), key, env),
                app.authentication()));
    TokenResponse tokens = finish(app, realm.user().toClient(pushed.uri(env)));

    assertThat(tokens.idToken()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwt", "query.jwt"})
  void answersWithASignedResponse(String mode) {
    AuthorizationRequest request = session.request(server, JARM).responseMode(mode);

    URI redirectedTo = realm.user().toClient(request.uri(env));
    AuthorizationResponse response =
        realm.run(JarmResponse.of(realm.jwks, JARM, redirectedTo, session.expected()));
    TokenResponse tokens =
        realm.run(session.grant(server, JARM, KeycloakRealm.AUTHENTICATION, response));

    assertThat(response.parameters().first("iss")).isEqualTo(server.issuer());
    assertThat(tokens.idToken()).isNotNull();
  }

  @Test
  void answersWithASignedResponseInTheFragment() {
    AuthorizationRequest request = session.request(server, JARM).responseMode("fragment.jwt");

    Form fragment = Form.parse(realm.user().toClient(request.uri(env)).getRawFragment());
    AuthorizationResponse response =
        realm.run(JarmResponse.of(realm.jwks, JARM, fragment, session.expected()));
    TokenResponse tokens =
        realm.run(session.grant(server, JARM, KeycloakRealm.AUTHENTICATION, response));

    assertThat(tokens.idToken()).isNotNull();
  }

  @Test
  void answersWithASignedResponseThatTheBrowserPosts() {
    AuthorizationRequest request = session.request(server, JARM).responseMode("form_post.jwt");

    Form posted = Form.post(realm.user().postToClient(request.uri(env)));
    AuthorizationResponse response =
        realm.run(JarmResponse.of(realm.jwks, JARM, posted, session.expected()));
    TokenResponse tokens =
        realm.run(session.grant(server, JARM, KeycloakRealm.AUTHENTICATION, response));

    assertThat(tokens.idToken()).isNotNull();
  }

  /** RFC 7519, section 4, has claim names be unique; one can tell Keycloak so for each client. */
  @Test
  void putsTheIssuerIntoASignedResponseTwiceUnlessToldOtherwise() {
    Registered app = realm.client(JsonObject.of("authorization_signed_response_alg", "PS256"));
    AuthorizationRequest request = session.request(server, app.client()).responseMode("jwt");

    URI redirectedTo = realm.user().toClient(request.uri(env));

    assertThat(
            Refused.with(
                ErrorCode.PARSE_ERROR,
                () ->
                    realm.run(
                        JarmResponse.of(
                            realm.jwks, app.client(), redirectedTo, session.expected()))))
        .rootCause()
        .hasMessageContaining("a member's name that its object already has");
  }

  @Test
  void answersWithAPlainResponseThatTheBrowserPosts() {
    Registered app = realm.client(JsonObject.of());
    AuthorizationRequest request = session.request(server, app.client()).responseMode("form_post");

    Request posted = realm.user().postToClient(request.uri(env));
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, app.client(), Form.post(posted), session.expected());
    TokenResponse tokens =
        realm.run(session.grant(server, app.client(), app.authentication(), response));

    assertThat(tokens.idToken()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256"})
  void answersWithCodeAndIdToken(String algorithm) {
    Registered app = hybrid(algorithm);
    AuthorizationRequest request =
        session.request(server, app.client()).responseType("code id_token");

    URI redirectedTo = realm.user().toClient(request.uri(env));
    AuthorizationResponse response =
        realm.run(
            HybridResponse.of(
                realm.jwks, app.client(), redirectedTo, session.expected(), session.nonce()));
    TokenResponse tokens =
        realm.run(session.grant(server, app.client(), app.authentication(), response));

    assertThat(response.idToken().jwt().header().algorithm().value()).isEqualTo(algorithm);
    assertThat(tokens.idToken().subject()).isEqualTo(response.idToken().subject());
  }

  @Test
  void signsTheStateIntoTheIdTokenThatTheBrowserPosts() {
    Registered app = hybrid("PS256");
    AuthorizationRequest request =
        session
            .request(server, app.client())
            .responseType("code id_token")
            .responseMode("form_post");

    Request posted = realm.user().postToClient(request.uri(env));
    AuthorizationResponse response =
        realm.run(
            HybridResponse.of(
                    realm.jwks,
                    app.client(),
                    Form.post(posted),
                    session.expected(),
                    session.nonce())
                .detachedSignature());
    TokenResponse tokens =
        realm.run(session.grant(server, app.client(), app.authentication(), response));

    assertThat(response.idToken().claims().string("s_hash")).isNotEmpty();
    assertThat(tokens.idToken().subject()).isEqualTo(response.idToken().subject());
  }

  @Test
  void saysThatNobodyIsSignedIn() {
    Registered app = realm.client(JsonObject.of());
    URI request = session.request(server, app.client()).parameter("prompt", "none").uri(env);

    assertThat(
            Refused.with(
                ErrorCode.AUTHORIZATION_RESPONSE_ERROR,
                () ->
                    AuthorizationResponse.validate(
                        server, app.client(), realm.user().toClient(request), session.expected())))
        .hasMessageContaining("login_required");
  }

  private Registered hybrid(String algorithm) {
    return realm.client(
        JsonObject.of(
            "id_token_signed_response_alg",
            algorithm,
            "response_types",
            List.of("code", "code id_token"),
            "grant_types",
            List.of("authorization_code", "implicit", "refresh_token")));
  }

  private TokenResponse finish(Registered app, URI redirectedTo) {
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, app.client(), redirectedTo, session.expected());
    return realm.run(session.grant(server, app.client(), app.authentication(), response));
  }
}
