package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.IntrospectionResponse;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.Revocation;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What becomes of tokens: refreshed, asked about (RFC 7662, RFC 9701), revoked (RFC 7009). */
class TokenIT {

  private static final List<String> ALGORITHMS = ProviderClients.ALGORITHMS;
  private static final SigningKey KEY = ProviderClients.key("ES256");
  private static final String SECRET = "of this client alone";

  /** Without a secret, so that the provider gives it a new refresh token each time. */
  private static final JsonObject PUBLIC =
      ProviderClients.interactive("public")
          .with("grant_types", List.of("authorization_code", "refresh_token"))
          .with("token_endpoint_auth_method", "none");

  private static OidcProvider provider;

  private final ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(KEY);
  private RelyingParty app;

  @BeforeAll
  static void start() {
    OidcProvider.Builder builder =
        OidcProvider.builder()
            .client(ProviderClients.signing("app", KEY))
            .client(PUBLIC)
            .client("machine", SECRET);
    for (String algorithm : ALGORITHMS) {
      builder.algorithm(algorithm).client(introspecting(algorithm));
    }
    provider = builder.start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void begin() {
    app =
        new RelyingParty(
            provider.issuer(), Client.of(ProviderClients.signing("app", KEY)), authentication);
  }

  @Test
  void clientCredentialsAreForTheClientItself() {
    TokenResponse tokens =
        app.run(
            ClientCredentialsGrant.of(
                app.server,
                Client.of("machine"),
                ClientAuthentication.secretBasic(Secret.of(SECRET))));
    IntrospectionResponse state = app.run(introspection(tokens.accessToken()));

    assertThat(tokens.idToken()).isNull();
    assertThat(tokens.refreshToken()).isNull();
    assertThat(state.isActive()).isTrue();
    assertThat(state.clientId()).isEqualTo("machine");
    assertThat(state.subject()).isNull();
  }

  @Test
  void aRefreshTokenBringsNewTokensOfTheSameUser() {
    TokenResponse first = signIn(app);
    TokenResponse second =
        app.run(RefreshGrant.of(app.server, app.client, authentication, first.refreshToken()));

    assertThat(second.accessToken()).isNotEqualTo(first.accessToken());
    assertThat(second.idToken().subject()).isEqualTo("alice");
    assertThat(app.run(introspection(second.accessToken())).subject()).isEqualTo("alice");
  }

  @Test
  void aRefreshCanNarrowTheScope() {
    TokenResponse first = signIn(app);
    TokenResponse second =
        app.run(
            RefreshGrant.of(app.server, app.client, authentication, first.refreshToken())
                .scope("openid"));

    assertThat(first.scope()).isEqualTo("openid offline_access");
    assertThat(second.scope()).isEqualTo("openid");
    assertThat(app.run(introspection(second.accessToken())).scope()).isEqualTo("openid");
  }

  @Test
  void aPublicClientsRefreshTokenIsGoodForOneUse() {
    app = new RelyingParty(provider.issuer(), Client.of(PUBLIC), ClientAuthentication.none());
    TokenResponse first = signIn(app);
    RefreshGrant refresh =
        RefreshGrant.of(app.server, app.client, app.authentication, first.refreshToken());
    TokenResponse second = app.run(refresh);

    assertThat(second.refreshToken()).isNotNull().isNotEqualTo(first.refreshToken());
    assertThat(Refused.byServer(() -> app.run(refresh))).isEqualTo("invalid_grant");
  }

  @Test
  void aBoundRefreshTokenIsOfNoUseToAnotherKey() {
    app = new RelyingParty(provider.issuer(), Client.of(PUBLIC), ClientAuthentication.none());
    DpopHandle dpop = DpopHandle.of(ProviderClients.key("ES256"));
    DpopHandle thief = DpopHandle.of(ProviderClients.key("ES256"));
    TokenResponse first = signIn(app, dpop);
    RefreshGrant refresh =
        RefreshGrant.of(app.server, app.client, app.authentication, first.refreshToken());

    assertThat(Refused.byServer(() -> app.run(refresh.dpop(thief)))).isEqualTo("invalid_grant");
    assertThat(app.run(refresh.dpop(dpop)).tokenType()).isEqualTo("dpop");
  }

  @Test
  void introspectionTellsAboutATokenInJson() {
    DpopHandle dpop = DpopHandle.of(ProviderClients.key("ES256"));
    TokenResponse tokens = signIn(app, dpop);
    IntrospectionResponse state = app.run(introspection(tokens.accessToken()));

    assertThat(state.isActive()).isTrue();
    assertThat(state.signed()).isNull();
    assertThat(state.subject()).isEqualTo("alice");
    assertThat(state.clientId()).isEqualTo("app");
    assertThat(state.scope()).isEqualTo("openid offline_access");
    assertThat(state.json().object("cnf")).isEqualTo(JsonObject.of("jkt", dpop.thumbprint()));
  }

  @ParameterizedTest
  @FieldSource("ALGORITHMS")
  void introspectionTellsAboutATokenInASignedJwt(String algorithm) {
    Client asking = Client.of(introspecting(algorithm));
    TokenResponse tokens = signIn(app);
    IntrospectionResponse state =
        app.run(Introspection.of(app.server, asking, authentication, tokens.accessToken()));
    IntrospectionResponse.Signed verified =
        app.run(SignatureValidation.of(state.signed(), app.jwks));

    assertThat(verified.jwt().header().algorithmName()).isEqualTo(algorithm);
    assertThat(verified.response().isActive()).isTrue();
    assertThat(verified.response().subject()).isEqualTo("alice");
    assertThat(verified.response().clientId()).isEqualTo("app");
  }

  @Test
  void aClientThatIsSignedForCanAskForJsonAllTheSame() {
    Client asking = Client.of(introspecting("PS256"));
    TokenResponse tokens = signIn(app);
    IntrospectionResponse state =
        app.run(
            Introspection.of(app.server, asking, authentication, tokens.accessToken())
                .requestJson());

    assertThat(state.signed()).isNull();
    assertThat(state.subject()).isEqualTo("alice");
  }

  @Test
  void aTokenThatTheServerDoesNotKnowIsNotActive() {
    assertThat(app.run(introspection(Secret.of("made up"))).isActive()).isFalse();
  }

  @Test
  void aRevokedAccessTokenIsNotActive() {
    TokenResponse tokens = signIn(app);
    assertThat(app.run(introspection(tokens.accessToken())).isActive()).isTrue();
    app.run(
        Revocation.of(app.server, app.client, authentication, tokens.accessToken())
            .tokenTypeHint("access_token"));

    assertThat(app.run(introspection(tokens.accessToken())).isActive()).isFalse();
  }

  @Test
  void aRevokedRefreshTokenTakesItsAccessTokensWithIt() {
    TokenResponse tokens = signIn(app);
    app.run(Revocation.of(app.server, app.client, authentication, tokens.refreshToken()));

    assertThat(app.run(introspection(tokens.accessToken())).isActive()).isFalse();
    assertThat(
            Refused.byServer(
                () ->
                    app.run(
                        RefreshGrant.of(
                            app.server, app.client, authentication, tokens.refreshToken()))))
        .isEqualTo("invalid_grant");
  }

  @Test
  void aTokenOfAnotherClientCannotBeRevoked() {
    TokenResponse tokens = signIn(app);
    Revocation foreign =
        Revocation.of(
            app.server,
            Client.of("machine"),
            ClientAuthentication.secretBasic(Secret.of(SECRET)),
            tokens.accessToken());

    assertThat(Refused.byServer(() -> app.run(foreign))).isEqualTo("invalid_request");
  }

  private Introspection introspection(Secret token) {
    return Introspection.of(app.server, app.client, authentication, token);
  }

  private static TokenResponse signIn(RelyingParty app) {
    return app.run(app.grant(app.response(authorize(app))));
  }

  private static TokenResponse signIn(RelyingParty app, DpopHandle dpop) {
    return app.run(app.grant(app.response(authorize(app))).dpop(dpop));
  }

  /** With leave to act while the user is away, which the user must give in so many words. */
  private static URI authorize(RelyingParty app) {
    return new Browser("alice")
        .open(app.request("openid offline_access").parameter("prompt", "consent").uri(app.env))
        .uri();
  }

  /** A client that asks about tokens, and wants the answers signed with that algorithm. */
  private static JsonObject introspecting(String algorithm) {
    return ProviderClients.signing("introspecting-" + algorithm, KEY)
        .with("introspection_signed_response_alg", algorithm);
  }
}
