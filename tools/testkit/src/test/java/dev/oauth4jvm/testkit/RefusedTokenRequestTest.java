package dev.oauth4jvm.testkit;

import static dev.oauth4jvm.testkit.Kit.CALLBACK;
import static dev.oauth4jvm.testkit.RefusedAuthorizationTest.body;
import static dev.oauth4jvm.testkit.RefusedAuthorizationTest.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.Revocation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Token requests, and requests about tokens, that break a rule are refused. */
class RefusedTokenRequestTest {

  private final Kit kit = new Kit();
  private final TestClient app = kit.issuer.publicClient("app", CALLBACK);

  private Response token(Form form) throws IOException {
    return kit.server.send(post(kit.issuer.url(Endpoint.TOKEN), form));
  }

  private Form codeForm() {
    return Form.empty()
        .with("client_id", "app")
        .with("grant_type", "authorization_code")
        .with("code", kit.signIn(app).code().reveal())
        .with("redirect_uri", CALLBACK)
        .with("code_verifier", kit.pkce.verifier().reveal());
  }

  @ParameterizedTest
  @CsvSource({
    "client_id, nobody, invalid_client, no client",
    "client_id, , invalid_request, client_id",
    "client_id, shop, invalid_client, must authenticate",
    "client_secret, guess, invalid_client, registered for none",
    "grant_type, password, unsupported_grant_type, must be of",
    "grant_type, , invalid_request, grant_type",
    "grant_type, client_credentials, unauthorized_client, public client",
    "code, guess, invalid_grant, unknown",
    "code, , invalid_request, code",
    "redirect_uri, https://shop.test/, invalid_grant, redirect_uri",
    "code_verifier, , invalid_request, code_verifier",
    "code_verifier, short, invalid_grant, 43 to 128",
    "code_verifier, 0123456789012345678901234567890123456789012, invalid_grant, challenge",
    "resource, orders, invalid_target, absolute URI",
  })
  void theClientIsToldWhatIsWrong(String name, String value, String error, String words)
      throws IOException {
    Form changed = value == null ? codeForm().without(name) : codeForm().with(name, value);

    Response response = token(changed);

    assertThat(body(response)).contains("\"" + error + "\"").contains(words);
    assertThat(response.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
  }

  @Test
  void aRequestMustBeAFormThatIsPosted() throws IOException {
    URI uri = URI.create(kit.issuer.url(Endpoint.TOKEN));

    Response get = kit.server.send(Request.get(uri));
    Response json = kit.server.send(Request.post(uri).header("content-type", "application/json"));

    assertThat(get.status()).isEqualTo(405);
    assertThat(get.headers().first("allow")).isEqualTo("POST");
    assertThat(body(json)).contains("invalid_request");
  }

  @Test
  void aClientAuthenticatesByOneMethodAndItsOwn() throws IOException {
    Request twice =
        post(
                kit.issuer.url(Endpoint.TOKEN),
                Form.empty().with("client_secret", "a").with("client_id", "shop"))
            .header("authorization", "Basic c2hvcDph");
    Request malformed =
        post(kit.issuer.url(Endpoint.TOKEN), Form.empty()).header("authorization", "Basic a");

    assertThat(body(kit.server.send(twice))).contains("more than one method");
    assertThat(kit.server.send(malformed).headers().first("www-authenticate")).startsWith("Basic");
    assertThat(kit.refusal(credentials(kit.shop, Secret.of("wrong")))).isEqualTo("invalid_client");
  }

  private ClientCredentialsGrant credentials(TestClient client, Secret secret) {
    return ClientCredentialsGrant.of(
        kit.as, client.client(), ClientAuthentication.secretBasic(secret));
  }

  @Test
  void aCodeThatIsUsedTwiceRevokesItsTokens() throws IOException {
    Form form = codeForm();
    Response first = token(form);
    Response second = token(form);

    assertThat(first.status()).isEqualTo(200);
    assertThat(body(second)).contains("invalid_grant", "used before");
    String accessToken = between(body(first), "\"access_token\":\"");
    assertThat(isActive(Secret.of(accessToken))).isFalse();
  }

  private static String between(String text, String before) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf('"', from));
  }

  @Test
  void aCodeExpiresAndIsForItsClient() throws IOException {
    Form expired = codeForm();
    Form stolen = codeForm().with("client_id", "other");
    TestClient unused = kit.issuer.publicClient("other", CALLBACK);

    assertThat(body(token(stolen))).contains("another client");
    kit.clock.advance(Duration.ofMinutes(1));
    assertThat(body(token(expired))).contains("expired");
  }

  @Test
  void aRefreshTokenThatIsUsedTwiceRevokesItsSuccessors() {
    TokenResponse first = kit.run(kit.redeem(kit.shop, kit.signIn(kit.shop)));
    RefreshGrant refresh = refresh(first);
    TokenResponse second = kit.run(refresh);

    assertThat(isActive(second.accessToken())).isTrue();
    assertThat(kit.refusal(refresh)).isEqualTo("invalid_grant");
    assertThat(isActive(second.accessToken())).isFalse();
    assertThat(kit.refusal(refresh(second))).isEqualTo("invalid_grant");
  }

  @Test
  void aRefreshTokenBringsNoMoreScope() {
    TokenResponse first = kit.run(kit.redeem(kit.shop, kit.signIn(kit.shop)));

    assertThat(kit.refusal(refresh(first).scope("openid admin"))).isEqualTo("invalid_scope");
  }

  private RefreshGrant refresh(TokenResponse tokens) {
    return RefreshGrant.of(
        kit.as,
        kit.shop.client(),
        kit.shop.authentication(),
        Objects.requireNonNull(tokens.refreshToken()));
  }

  @Test
  void aPublicClientsRefreshTokenIsBoundToItsKey() {
    DpopHandle dpop = DpopHandle.of(key());
    TokenResponse first = kit.run(kit.redeem(app, kit.signIn(app)).dpop(dpop));
    RefreshGrant refresh =
        RefreshGrant.of(
            kit.as,
            app.client(),
            app.authentication(),
            Objects.requireNonNull(first.refreshToken()));

    assertThat(kit.refusal(refresh)).isEqualTo("invalid_dpop_proof");
    assertThat(kit.refusal(refresh.dpop(DpopHandle.of(key())))).isEqualTo("invalid_dpop_proof");
    assertThat(kit.run(refresh.dpop(dpop)).tokenType()).isEqualTo("dpop");
  }

  @Test
  void aCodeIsBoundToTheKeyOfItsRequest() {
    DpopHandle dpop = DpopHandle.of(key());
    URI uri = kit.request(kit.shop).dpop(dpop).uri(kit.server.env());
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            kit.as, kit.shop.client(), kit.server.browse(uri), Expect.state("state"));

    assertThat(kit.refusal(kit.redeem(kit.shop, response).dpop(DpopHandle.of(key()))))
        .isEqualTo("invalid_dpop_proof");
  }

  @Test
  void aProofIsUsedOnceAndForOneUrl() throws IOException {
    DpopHandle dpop = DpopHandle.of(key());
    URI uri = URI.create(kit.issuer.url(Endpoint.TOKEN));
    String proof = dpop.proof("POST", uri, null, kit.server.env()).reveal();
    String elsewhere =
        dpop.proof("POST", URI.create("https://as.test/"), null, kit.server.env()).reveal();
    Form form = codeForm();

    Response other = kit.server.send(post(uri.toString(), form).header("dpop", elsewhere));
    Response first = kit.server.send(post(uri.toString(), form).header("dpop", proof));
    Response second = kit.server.send(post(uri.toString(), codeForm()).header("dpop", proof));

    assertThat(body(other)).contains("invalid_dpop_proof", "htu");
    assertThat(first.status()).isEqualTo(200);
    assertThat(body(second)).contains("invalid_dpop_proof", "used before");
  }

  @Test
  void aTokenIsRequestedWithAProofWhereThatIsRequired() {
    kit.issuer.requireDpop();

    assertThat(kit.refusal(kit.redeem(kit.shop, kit.signIn(kit.shop))))
        .isEqualTo("invalid_dpop_proof");
  }

  @Test
  void aTokenOfAnotherClientIsNotRevokedAndAPublicClientDoesNotIntrospect() {
    Secret token = kit.accessToken(kit.shop);

    assertThat(kit.refusal(Revocation.of(kit.as, app.client(), app.authentication(), token)))
        .isEqualTo("invalid_grant");
    assertThat(kit.refusal(Introspection.of(kit.as, app.client(), app.authentication(), token)))
        .isEqualTo("invalid_client");
    assertThat(isActive(token)).isTrue();
  }

  @Test
  void userInfoRefusesTokensWithoutScopeOfNobodyAndWithoutProof() {
    Secret service =
        kit.run(credentials(kit.shop, Objects.requireNonNull(kit.shop.secret()))).accessToken();
    Secret bound =
        kit.run(kit.redeem(kit.shop, kit.signIn(kit.shop)).dpop(DpopHandle.of(key())))
            .accessToken();

    assertThat(kit.refusal(userInfo(service))).isEqualTo("insufficient_scope");
    assertThat(kit.refusal(userInfo(Secret.of("unknown")))).isEqualTo("invalid_token");
    assertThat(kit.refusal(userInfo(bound))).isEqualTo("invalid_token");
    assertThat(kit.refusal(userInfo(bound).dpop(DpopHandle.of(key())))).isEqualTo("invalid_token");
  }

  private UserInfo userInfo(Secret token) {
    return UserInfo.withoutSubjectCheck(kit.as, kit.shop.client(), token);
  }

  private boolean isActive(Secret token) {
    return kit.run(Introspection.of(kit.as, kit.shop.client(), kit.shop.authentication(), token))
        .isActive();
  }

  private static SigningKey key() {
    return SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
  }
}
