package dev.oauth4jvm.testkit;

import static dev.oauth4jvm.testkit.Kit.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.BackchannelAuthentication;
import dev.oauth4jvm.client.BackchannelGrant;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.DeviceCodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.ExtensionGrant;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.IntrospectionResponse;
import dev.oauth4jvm.client.LogoutRequest;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.client.Revocation;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.client.UserInfoResponse;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's flows without a browser, against the kit. */
class GrantsTest {

  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final Kit kit = new Kit();

  @ParameterizedTest
  @ValueSource(strings = {"client_secret_basic", "client_secret_post", "client_secret_jwt"})
  void aClientAuthenticatesByItsSecret(String method) {
    TestClient client =
        kit.issuer.client(service("service").with("token_endpoint_auth_method", method));

    TokenResponse tokens = kit.run(credentials(client, client.authentication()).scope("orders"));

    JsonObject claims = UnverifiedJwt.parse(tokens.accessToken().reveal()).claims();
    assertThat(claims.string("sub")).isEqualTo("service");
    assertThat(claims.string("scope")).isEqualTo("orders");
  }

  @Test
  void aClientAuthenticatesByItsKey() {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    TestClient client =
        kit.issuer.client(
            service("service")
                .with("token_endpoint_auth_method", "private_key_jwt")
                .with("jwks", JsonObject.of("keys", List.of(key.toPublicJwk().json()))));

    assertThat(kit.run(credentials(client, ClientAuthentication.privateKeyJwt(key))).tokenType())
        .isEqualTo("bearer");
  }

  @Test
  void aTokenIsBoundToAKeyThoughTheServerRequiresANonce() {
    kit.issuer.requireDpop().requireDpopNonce();
    DpopHandle dpop = DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));

    TokenResponse tokens = kit.run(credentials(kit.shop, kit.shop.authentication()).dpop(dpop));

    assertThat(tokens.tokenType()).isEqualTo("dpop");
    assertThat(
            Objects.requireNonNull(
                    UnverifiedJwt.parse(tokens.accessToken().reveal()).claims().object("cnf"))
                .string("jkt"))
        .isEqualTo(dpop.thumbprint());
    assertThat(kit.server.requests(kit.issuer, Endpoint.TOKEN)).hasSize(2);
  }

  @Test
  void aDeviceIsAllowedAfterSomePollsWithoutWaiting() {
    Instant before = kit.clock.instant();
    List<Duration> countdown = new ArrayList<>();
    kit.issuer.user(TestUser.of("bob").answersAfterPolls(2));
    DeviceAuthorization.Codes codes =
        kit.run(
            DeviceAuthorization.of(kit.as, kit.shop.client(), kit.shop.authentication())
                .scope("openid"));

    TokenResponse tokens =
        kit.run(
            DeviceCodeGrant.of(
                    kit.as, kit.shop.client(), kit.shop.authentication(), codes.deviceCode())
                .poll(codes, (remaining, nextAttempt) -> countdown.add(remaining)));

    assertThat(countdown)
        .startsWith(codes.expiresIn(), codes.expiresIn().minusSeconds(1))
        .hasSize(15)
        .endsWith(codes.expiresIn().minusSeconds(14));
    assertThat(Objects.requireNonNull(tokens.idToken()).subject()).isEqualTo("bob");
    assertThat(kit.server.requests(kit.issuer, Endpoint.TOKEN)).hasSize(3);
    assertThat(kit.clock.instant()).isEqualTo(before.plusSeconds(15));
  }

  @Test
  void aUserIsAskedOnADevice() {
    BackchannelAuthentication.Started started =
        kit.run(
            BackchannelAuthentication.of(kit.as, kit.shop.client(), kit.shop.authentication())
                .scope("openid")
                .loginHint("alice"));

    TokenResponse tokens =
        kit.run(
            BackchannelGrant.of(
                    kit.as, kit.shop.client(), kit.shop.authentication(), started.authReqId())
                .poll(started));

    assertThat(Objects.requireNonNull(tokens.idToken()).subject()).isEqualTo("alice");
  }

  @Test
  void aTokenIsExchangedForOneOfAnotherAudience() {
    Secret subject = kit.issuer.accessTokens("https://a.test").scope("read write").issue();
    Secret actor = kit.issuer.accessTokens("https://a.test").subject("service").issue();

    TokenResponse tokens =
        kit.run(
            ExtensionGrant.tokenExchange(
                    kit.as, kit.shop.client(), kit.shop.authentication(), subject, ACCESS_TOKEN)
                .actor(actor, ACCESS_TOKEN)
                .audience("https://b.test")
                .scope("read"));

    JsonObject claims = UnverifiedJwt.parse(tokens.accessToken().reveal()).claims();
    assertThat(claims.string("aud")).isEqualTo("https://b.test");
    assertThat(claims.string("sub")).isEqualTo("alice");
    assertThat(claims.string("scope")).isEqualTo("read");
    assertThat(claims.object("act")).isEqualTo(JsonObject.of("sub", "service"));
  }

  @Test
  void anAssertionOfATrustedIssuerIsAGrant() {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    kit.issuer.trust("https://partner.test", key.toPublicJwk());
    JsonObject claims =
        JsonObject.of("iss", "https://partner.test", "sub", "carol", "aud", kit.issuer.issuer())
            .with("exp", kit.clock.instant().getEpochSecond() + 60);

    TokenResponse tokens =
        kit.run(
            ExtensionGrant.jwtBearer(
                kit.as,
                kit.shop.client(),
                kit.shop.authentication(),
                Secret.of(Jws.sign(key, JsonObject.of(), claims))));

    assertThat(UnverifiedJwt.parse(tokens.accessToken().reveal()).claims().string("sub"))
        .isEqualTo("carol");
  }

  @Test
  void aTokenIsActiveUntilItIsRevoked() {
    Secret token = kit.accessToken(kit.shop);

    assertThat(kit.run(introspection(token)).isActive()).isTrue();
    assertThat(kit.run(Revocation.of(kit.as, kit.shop.client(), kit.shop.authentication(), token)))
        .isTrue();
    assertThat(kit.run(introspection(token)).isActive()).isFalse();
  }

  @Test
  void anIntrospectionResponseIsSigned() {
    IntrospectionResponse response = kit.run(introspection(kit.accessToken(kit.shop)).requestJwt());

    assertThat(response.subject()).isEqualTo("alice");
    assertThat(
            kit.run(
                SignatureValidation.of(
                    Objects.requireNonNull(response.signed()), Jwks.of(kit.as).build())))
        .isNotNull();
  }

  @Test
  void userInfoHasTheClaimsOfTheUser() {
    kit.issuer.user(TestUser.of("bob").claim("email", "bob@example.com"));

    UserInfoResponse user =
        kit.run(UserInfo.of(kit.as, kit.shop.client(), kit.accessToken(kit.shop), "bob"));

    assertThat(user.claims().string("email")).isEqualTo("bob@example.com");
  }

  @Test
  void userInfoKnowsATokenOfTheUserThatWasMadeWithoutAFlow() {
    Secret token = kit.issuer.accessTokens("https://api.test").scope("openid").issue();

    assertThat(kit.run(UserInfo.of(kit.as, kit.shop.client(), token, "alice")).subject())
        .isEqualTo("alice");
  }

  @Test
  void userInfoIsSignedWhereTheClientRegisteredForThat() {
    TestClient client =
        kit.issuer.client(
            FlowsTest.metadata("signed").with("userinfo_signed_response_alg", "PS256"));

    UserInfoResponse user =
        kit.run(UserInfo.of(kit.as, client.client(), kit.accessToken(client), "alice"));

    assertThat(user.signed()).isNotNull();
  }

  @Test
  void userInfoTakesAProofWithANonce() {
    DpopHandle dpop = DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));
    Secret token = kit.run(kit.redeem(kit.shop, kit.signIn(kit.shop)).dpop(dpop)).accessToken();
    kit.issuer.requireDpopNonce();

    UserInfoResponse user =
        kit.run(UserInfo.of(kit.as, kit.shop.client(), token, "alice").dpop(dpop));

    assertThat(user.subject()).isEqualTo("alice");
  }

  @Test
  void aRegistrationIsReadChangedAndDeleted() {
    Secret initial = kit.issuer.requireInitialAccessToken();
    JsonObject metadata = JsonObject.of("redirect_uris", List.of(CALLBACK));

    RegisteredClient client =
        kit.run(ClientRegistration.of(kit.as, metadata).initialAccessToken(initial));
    RegisteredClient read = kit.run(ClientRegistration.read(client));
    RegisteredClient updated =
        kit.run(ClientRegistration.update(client, metadata.with("client_name", "Shop")));

    assertThat(read.clientSecret()).isNotNull().isEqualTo(client.clientSecret());
    assertThat(updated.json().string("client_name")).isEqualTo("Shop");
    assertThat(kit.run(ClientRegistration.delete(client)).clientId()).isEqualTo(client.clientId());
    assertThat(kit.refusal(ClientRegistration.read(client))).isEqualTo("invalid_token");
  }

  @Test
  void aUserLogsOut() {
    String back = "https://shop.test/";
    TestClient client =
        kit.issuer.client(
            FlowsTest.metadata("leaving").with("post_logout_redirect_uris", List.of(back)));
    TokenResponse tokens = kit.run(kit.redeem(client, kit.signIn(client)));

    URI returned =
        kit.server.browse(
            LogoutRequest.of(kit.as, client.client())
                .idTokenHint(Objects.requireNonNull(tokens.idToken()))
                .postLogoutRedirectUri(back)
                .state("bye")
                .uri(kit.server.env()));

    LogoutRequest.validateReturn(returned, Expect.state("bye"));
    assertThat(returned.toString()).startsWith(back);
  }

  @Test
  void aClientIsNotifiedOfALogout() {
    LogoutToken token =
        kit.run(
            LogoutTokenValidation.of(
                Jwks.of(kit.as).build(),
                kit.shop.client(),
                kit.issuer.logoutNotice(kit.shop, "alice", "session")));

    assertThat(token.subject()).isEqualTo("alice");
    assertThat(token.sessionId()).isEqualTo("session");
  }

  private ClientCredentialsGrant credentials(
      TestClient client, ClientAuthentication authentication) {
    return ClientCredentialsGrant.of(kit.as, client.client(), authentication);
  }

  private Introspection introspection(Secret token) {
    return Introspection.of(kit.as, kit.shop.client(), kit.shop.authentication(), token);
  }

  private static JsonObject service(String clientId) {
    return JsonObject.of("client_id", clientId, "grant_types", List.of("client_credentials"));
  }
}
