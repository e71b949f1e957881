package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.DeviceCodeGrant;
import dev.oauth4jvm.client.ExtensionGrant;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.IntrospectionResponse;
import dev.oauth4jvm.client.LogoutRequest;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.Revocation;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.client.UserInfoResponse;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does at a Spring Authorization Server. */
class SpringAuthorizationServerIT {

  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final Map<String, SigningKey> KEYS = new LinkedHashMap<>();

  private static SpringAuthorizationServer spring;

  private final Browser browser = new Browser(SpringAuthorizationServer.USER);
  private final RelyingParty app = app("ES256");

  @BeforeAll
  static void start() throws Exception {
    for (String name : List.of("RS256", "PS256", "ES256")) {
      KEYS.put(
          name,
          SigningKey.generate(Party.algorithm(name), Crypto.platform()).keyId("client-" + name));
    }
    List<JsonObject> jwks = KEYS.values().stream().map(key -> key.toPublicJwk().json()).toList();
    spring =
        new SpringAuthorizationServer(
            List.copyOf(KEYS.keySet()), JsonObject.of("keys", jwks).toJson());
  }

  @AfterAll
  static void stop() throws Exception {
    spring.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256"})
  void signsAUserIn(String algorithm) {
    RelyingParty signed = app(algorithm);

    URI redirectedTo = browser.open(signed.request().uri(signed.env)).uri();
    TokenResponse tokens = signed.run(signed.grant(signed.response(redirectedTo)));
    IdToken idToken = signed.run(SignatureValidation.of(tokens.idToken(), signed.jwks));
    UserInfoResponse user =
        signed.run(
            UserInfo.of(signed.server, signed.client, tokens.accessToken(), idToken.subject()));

    assertThat(idToken.jwt().header().algorithm().value()).isEqualTo(algorithm);
    assertThat(idToken.subject()).isEqualTo(SpringAuthorizationServer.USER);
    assertThat(idToken.claims().string("nonce")).isEqualTo(signed.nonce);
    assertThat(user.subject()).isEqualTo(SpringAuthorizationServer.USER);
  }

  @Test
  void refusesAnotherVerifierThanTheOneThatWasChallenged() {
    URI redirectedTo = browser.open(app.request().uri(app.env)).uri();
    RelyingParty another = app("ES256");

    assertThat(
            Refused.with(
                ErrorCode.RESPONSE_BODY_ERROR,
                () -> another.run(another.grant(app.response(redirectedTo)))))
        .hasMessageContaining("invalid_grant");
  }

  @Test
  void takesAPushedRequest() {
    PushedAuthorization.Pushed pushed =
        app.run(PushedAuthorization.of(app.request(), app.authentication));
    URI redirectedTo = browser.open(pushed.uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirectedTo)));

    assertThat(tokens.idToken()).isNotNull();
  }

  @Test
  void refreshesTokensOnceEach() {
    TokenResponse tokens = login("openid read");
    RefreshGrant grant =
        RefreshGrant.of(app.server, app.client, app.authentication, tokens.refreshToken());

    TokenResponse refreshed = app.run(grant);

    assertThat(refreshed.accessToken()).isNotEqualTo(tokens.accessToken());
    assertThat(refreshed.idToken().subject()).isEqualTo(SpringAuthorizationServer.USER);
    assertThat(Refused.with(ErrorCode.RESPONSE_BODY_ERROR, () -> app.run(grant)))
        .hasMessageContaining("invalid_grant");
  }

  @Test
  void bindsTokensToAKey() {
    DpopHandle dpop = DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));
    URI redirectedTo = browser.open(app.request().dpop(dpop).uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirectedTo)).dpop(dpop));
    UserInfoResponse user =
        app.run(
            UserInfo.of(app.server, app.client, tokens.accessToken(), tokens.idToken().subject())
                .dpop(dpop));
    TokenResponse refreshed =
        app.run(
            RefreshGrant.of(app.server, app.client, app.authentication, tokens.refreshToken())
                .dpop(dpop));

    assertThat(tokens.tokenType()).isEqualTo("dpop");
    assertThat(user.subject()).isEqualTo(SpringAuthorizationServer.USER);
    assertThat(Jwt.parse(refreshed.accessToken().reveal()).claims())
        .containsEntry("cnf", Map.of("jkt", dpop.thumbprint()));
  }

  @Test
  void knowsAClientByItsSecret() {
    Secret mac = Secret.of(SpringAuthorizationServer.macSecret("secret-jwt"));

    obtainsAToken("app-ES256", ClientAuthentication.secretBasic(secret("app-ES256")));
    obtainsAToken("app-ES256", ClientAuthentication.secretPost(secret("app-ES256")));
    obtainsAToken("secret-jwt", ClientAuthentication.secretJwt(mac));
    isRefused("app-ES256", ClientAuthentication.secretBasic(Secret.of("wrong")));
    isRefused("secret-jwt", ClientAuthentication.secretJwt(Secret.of("wrong".repeat(10))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256"})
  void knowsAClientByItsKey(String algorithm) {
    SigningKey key = KEYS.get(algorithm);
    SigningKey another = SigningKey.generate(key.algorithm(), Crypto.platform()).keyId(key.keyId());

    obtainsAToken("key-" + algorithm, ClientAuthentication.privateKeyJwt(key));
    isRefused("key-" + algorithm, ClientAuthentication.privateKeyJwt(another));
  }

  @Test
  void knowsAPublicClientByItsVerifier() {
    RelyingParty open =
        new RelyingParty(spring.issuer(), Client.of("public"), ClientAuthentication.none());

    URI redirectedTo = browser.open(open.request().uri(open.env)).uri();
    TokenResponse tokens = open.run(open.grant(open.response(redirectedTo)));

    assertThat(tokens.idToken().audience()).containsExactly("public");
  }

  /** Its device endpoint refuses the scope "openid", so there is no ID Token. */
  @Test
  void takesADeviceCodeThatTheUserApproves() {
    DeviceAuthorization.Codes codes =
        app.run(DeviceAuthorization.of(app.server, app.client, app.authentication).scope("read"));
    DeviceCodeGrant grant =
        DeviceCodeGrant.of(app.server, app.client, app.authentication, codes.deviceCode());

    assertThat(Refused.with(ErrorCode.RESPONSE_BODY_ERROR, () -> app.run(grant)))
        .hasMessageContaining("authorization_pending");
    browser.open(URI.create(codes.verificationUriComplete()));
    TokenResponse tokens = app.run(grant);

    assertThat(tokens.scope()).isEqualTo("read");
    assertThat(Jwt.parse(tokens.accessToken().reveal()).claims())
        .containsEntry("sub", SpringAuthorizationServer.USER);
  }

  /** As it comes, without a token customizer: the audience is the client. */
  @Test
  void itsAccessTokensAreValidatedByTheirProfileAndItsIdTokensRefused() {
    TokenResponse tokens = login("openid read");
    AccessTokenValidator validator =
        AccessTokenValidator.of(app.server, app.client.clientId())
            .profile(AccessTokenProfile.SPRING)
            .build();

    AccessToken token = app.run(validator.validate(bearer(tokens.accessToken().reveal())));

    assertThat(token.subject()).isEqualTo(SpringAuthorizationServer.USER);
    assertThat(token.scopes()).containsExactlyInAnyOrder("openid", "read");
    assertThat(token.clientId()).isNull();
    String idToken = tokens.idToken().token().reveal();
    assertThat(
            Refused.with(
                ErrorCode.INVALID_RESPONSE, () -> app.run(validator.validate(bearer(idToken)))))
        .hasMessageContaining("of the profile SPRING");
  }

  private static Request bearer(String token) {
    return Request.get(URI.create("https://api.example.com/"))
        .header("authorization", "Bearer " + token);
  }

  @Test
  void exchangesATokenForOneOfLessScope() {
    TokenResponse tokens = login("openid read");

    TokenResponse exchanged =
        app.run(
            ExtensionGrant.tokenExchange(
                    app.server, app.client, app.authentication, tokens.accessToken(), ACCESS_TOKEN)
                .scope("read"));

    assertThat(exchanged.json().string("issued_token_type")).isEqualTo(ACCESS_TOKEN);
    assertThat(exchanged.scope()).isEqualTo("read");
    assertThat(Jwt.parse(exchanged.accessToken().reveal()).claims())
        .containsEntry("sub", SpringAuthorizationServer.USER);
  }

  @Test
  void tellsAboutATokenUntilItIsRevoked() {
    TokenResponse tokens = login("openid read");
    Introspection introspection =
        Introspection.of(app.server, app.client, app.authentication, tokens.accessToken());

    IntrospectionResponse before = app.run(introspection);
    app.run(
        Revocation.of(app.server, app.client, app.authentication, tokens.accessToken())
            .tokenTypeHint("access_token"));
    IntrospectionResponse after = app.run(introspection);

    assertThat(before.isActive()).isTrue();
    assertThat(before.subject()).isEqualTo(SpringAuthorizationServer.USER);
    assertThat(before.clientId()).isEqualTo(app.client.clientId());
    assertThat(before.scope().split(" ", -1)).containsExactlyInAnyOrder("openid", "read");
    assertThat(after.isActive()).isFalse();
  }

  @Test
  void registersAClientAndTellsAboutIt() {
    TokenResponse initial =
        app.run(
            ClientCredentialsGrant.of(
                    app.server,
                    Client.of("registrar"),
                    ClientAuthentication.secretBasic(secret("registrar")))
                .scope("client.create"));

    RegisteredClient registered =
        app.run(
            ClientRegistration.of(
                    app.server,
                    JsonObject.of(
                        "client_name",
                        "Shop",
                        "redirect_uris",
                        List.of(RelyingParty.REDIRECT_URI),
                        "grant_types",
                        List.of("client_credentials")))
                .initialAccessToken(initial.accessToken()));
    RegisteredClient read = app.run(ClientRegistration.read(registered));
    TokenResponse token =
        app.run(
            ClientCredentialsGrant.of(
                app.server,
                registered.client(),
                ClientAuthentication.secretBasic(registered.clientSecret())));

    assertThat(read.json().string("client_name")).isEqualTo("Shop");
    assertThat(Jwt.parse(token.accessToken().reveal()).claims())
        .containsEntry("sub", registered.clientId());
  }

  @Test
  void endsTheUsersSessionAndSendsTheBrowserBack() {
    TokenResponse tokens = login("openid");

    URI redirectedTo =
        browser
            .open(
                LogoutRequest.of(app.server, app.client)
                    .idTokenHint(tokens.idToken())
                    .postLogoutRedirectUri(SpringAuthorizationServer.AFTERWARDS)
                    .state("of the logout")
                    .uri(app.env))
            .uri();

    assertThat(redirectedTo.toString()).startsWith(SpringAuthorizationServer.AFTERWARDS);
    assertThat(Form.parse(redirectedTo.getRawQuery()).first("state")).isEqualTo("of the logout");
  }

  private static RelyingParty app(String algorithm) {
    String id = "app-" + algorithm;
    return new RelyingParty(
        spring.issuer(),
        Client.of(JsonObject.of("client_id", id, "id_token_signed_response_alg", algorithm)),
        ClientAuthentication.secretBasic(secret(id)));
  }

  private static Secret secret(String clientId) {
    return Secret.of(SpringAuthorizationServer.secret(clientId));
  }

  private TokenResponse login(String scope) {
    URI redirectedTo = browser.open(app.request(scope).uri(app.env)).uri();
    return app.run(app.grant(app.response(redirectedTo)));
  }

  private void obtainsAToken(String client, ClientAuthentication authentication) {
    TokenResponse token =
        app.run(
            ClientCredentialsGrant.of(app.server, Client.of(client), authentication).scope("read"));

    assertThat(token.scope()).isEqualTo("read");
    assertThat(Jwt.parse(token.accessToken().reveal()).claims()).containsEntry("sub", client);
  }

  private void isRefused(String client, ClientAuthentication authentication) {
    assertThat(
            Refused.with(
                ErrorCode.RESPONSE_BODY_ERROR,
                () ->
                    app.run(
                        ClientCredentialsGrant.of(app.server, Client.of(client), authentication))))
        .hasMessageContaining("invalid_client");
  }
}
