package dev.oauth4jvm.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedemptionTest {

  private static void assertRefused(OAuthException refusal, ErrorCode code, Reason reason) {
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal).hasMessageNotContaining("c0de");
  }

  private static Form sent(Server server) {
    return Form.parse(new String(server.last().body(), StandardCharsets.UTF_8));
  }

  @Test
  void theCodeIsExchangedWithTheVerifierAndTheIdTokenHasTheNonce() {
    Visit visit = new Visit();
    Server server = visit.server(Visit.tokens(visit.claims()));

    TokenResponse tokens = server.run(visit.redeem());

    assertThat(tokens.idToken().subject()).isEqualTo("alice");
    assertThat(sent(server).first("code")).isEqualTo("c0de");
    assertThat(sent(server).first("redirect_uri")).isEqualTo(Party.REDIRECT);
    assertThat(sent(server).first("code_verifier"))
        .isEqualTo(visit.pending.pkce().verifier().reveal());
  }

  @Test
  void anIdTokenIsRequiredForTheScopeOpenid() {
    Visit visit = new Visit();
    Server server =
        visit.server(Server.json(200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}"));

    assertRefused(server.refuse(visit.redeem()), ErrorCode.INVALID_RESPONSE, Reason.OTHER);
  }

  @Test
  void anIdTokenOfAnotherSignInIsRefused() {
    Visit visit = new Visit();
    Server server = visit.server(Visit.tokens(new Visit().claims()));

    OAuthException refusal = server.refuse(visit.redeem());

    assertThat(refusal.details().name()).isEqualTo("nonce");
  }

  @Test
  void withoutTheScopeOpenidNoIdTokenIsNeeded() {
    Visit visit = new Visit(Visit.request().scope("orders:read").maxAge(60));
    Server server =
        visit.server(Server.json(200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}"));

    assertThat(server.run(visit.redeem()).idToken()).isNull();
  }

  @Test
  void anExpiredPendingAuthorizationIsRefused() {
    Visit visit = new Visit();
    visit.clock.advance(900);

    assertRefused(visit.server().refuse(visit.redeem()), ErrorCode.LOGIN_REQUIRED, Reason.EXPIRED);
    visit.clock.advance(-1);
    // within the lifetime the code is exchanged
    JsonObject claims = visit.claims().with("exp", Server.NOW + 1200);
    assertThat(visit.server(Visit.tokens(claims)).run(visit.redeem())).isNotNull();
  }

  @Test
  void aResponseWithAnotherStateIsRefused() {
    Visit visit = new Visit();
    for (Callback callback :
        new Callback[] {
          new Visit().back(), Callback.of(URI.create(Party.REDIRECT + "?code=c0de"))
        }) {
      assertRefused(
          visit.server().refuse(visit.redeem(callback)),
          ErrorCode.INVALID_RESPONSE,
          Reason.BINDING);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/callback/other",
        "https://other.example/callback",
        "http://shop.example/callback",
        "https://shop.example:8443/callback",
        "/other"
      })
  void aResponseAtAnotherRedirectUriIsRefused(String at) {
    Visit visit = new Visit();
    assertRefused(
        visit.server().refuse(visit.redeem(visit.back(at))),
        ErrorCode.INVALID_RESPONSE,
        Reason.ISSUER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/callback", "https://SHOP.example:443/callback"})
  void theRedirectUriIsComparedAsFarAsItIsKnown(String at) {
    Visit visit = new Visit();
    assertThat(visit.server(Visit.tokens(visit.claims())).run(visit.redeem(visit.back(at))))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#", "#_=_", "#top"})
  void aFragmentWithoutAResponseIsIgnored(String fragment) {
    Visit visit = new Visit();
    String query = "?code=c0de&state=" + visit.pending.state();
    Callback callback = Callback.of(URI.create(Party.REDIRECT + query + fragment));

    assertThat(visit.server(Visit.tokens(visit.claims())).run(visit.redeem(callback))).isNotNull();
  }

  @Test
  void aResponseInTheFragmentIsRead() {
    Visit visit = new Visit();
    String inFragment = "?code=x&state=x#code=c0de&state=" + visit.pending.state();
    Callback callback = Callback.of(URI.create(Party.REDIRECT + inFragment));

    assertThat(visit.server(Visit.tokens(visit.claims())).run(visit.redeem(callback))).isNotNull();
  }

  @Test
  void theQueryOfTheRedirectUriMustCome() {
    String redirectUri = "https://shop.example/callback?tenant=a";
    Visit visit =
        new Visit(AuthorizationRequest.of(Party.SERVER, Party.CLIENT, redirectUri).scope("openid"));

    assertRefused(
        visit.server().refuse(visit.redeem(visit.back("https://shop.example/callback?tenant=b"))),
        ErrorCode.INVALID_RESPONSE,
        Reason.ISSUER);
    assertThat(
            visit
                .server(Visit.tokens(visit.claims()))
                .run(visit.redeem(visit.back("/callback?tenant=a"))))
        .isNotNull();
  }

  @Test
  void anotherServerOrClientThanTheRequestsIsRefused() {
    Visit visit = new Visit();
    AuthorizationServer evil =
        AuthorizationServer.of(Party.SERVER.json().with("issuer", "https://evil.example"));

    assertRefused(
        visit
            .server()
            .refuse(visit.pending.redeem(evil, Party.CLIENT, Party.AUTHENTICATION, visit.back())),
        ErrorCode.INVALID_RESPONSE,
        Reason.ISSUER);
    assertRefused(
        visit
            .server()
            .refuse(
                visit.pending.redeem(
                    Party.SERVER, Client.of("other"), Party.AUTHENTICATION, visit.back())),
        ErrorCode.INVALID_RESPONSE,
        Reason.ISSUER);
  }

  @Test
  void aResponseThatNamesAnotherIssuerIsRefused() {
    Visit visit = new Visit();
    Callback callback = visit.back(Party.REDIRECT + "?iss=https%3A%2F%2Fevil.example");

    OAuthException refusal = visit.server().refuse(visit.redeem(callback));

    assertThat(refusal.details().name()).isEqualTo("iss");
  }

  @Test
  void anErrorIsReportedAfterTheStateWasChecked() {
    Visit visit = new Visit();
    URI error = URI.create(Party.REDIRECT + "?error=access_denied&state=" + visit.pending.state());

    assertThat(visit.server().refuse(visit.redeem(Callback.of(error))))
        .isInstanceOfSatisfying(
            AuthorizationResponseException.class,
            refusal -> assertThat(refusal.error()).isEqualTo("access_denied"));
    assertRefused(
        visit.server().refuse(new Visit().redeem(Callback.of(error))),
        ErrorCode.INVALID_RESPONSE,
        Reason.BINDING);
  }

  @Test
  void theAuthenticationIsComparedWithTheRequestedOne() {
    Visit visit =
        new Visit(
            Visit.request().scope("openid").parameter("acr_values", "gold silver").maxAge(60));
    JsonObject claims = visit.claims().with("auth_time", Server.NOW - 10).with("acr", "silver");

    assertThat(visit.server(Visit.tokens(claims)).run(visit.redeem()).idToken()).isNotNull();
    for (JsonObject weak : new JsonObject[] {claims.with("acr", "bronze"), claims.without("acr")}) {
      assertRefused(
          visit.server(Visit.tokens(weak)).refuse(visit.redeem()),
          ErrorCode.JWT_CLAIM_COMPARISON,
          Reason.AUTHENTICATION);
      assertThat(visit.server(Visit.tokens(weak)).run(visit.redeem().acceptAnyAcr())).isNotNull();
    }
    assertThat(
            visit
                .server(Visit.tokens(claims.with("auth_time", Server.NOW - 120)))
                .refuse(visit.redeem())
                .code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
  }

  @Test
  void anotherUserThanTheOneToAuthenticateAgainIsRefused() {
    Visit first = new Visit();
    IdToken alice =
        Objects.requireNonNull(
            first.server(Visit.tokens(first.claims())).run(first.redeem()).idToken());
    Visit again = new Visit(first.signIn.sameUser(alice));

    assertThat(again.server(Visit.tokens(again.claims())).run(again.redeem())).isNotNull();
    OAuthException refusal =
        again.server(Visit.tokens(again.claims().with("sub", "mallory"))).refuse(again.redeem());
    assertThat(refusal.details().name()).isEqualTo("sub");
  }

  @Test
  void resourcesAreRequestedAgain() {
    Visit visit =
        new Visit(
            Visit.request()
                .scope("openid")
                .resource("https://a.example/")
                .resource("https://b.example/"));
    Server server = visit.server(Visit.tokens(visit.claims()));

    server.run(visit.redeem());

    assertThat(sent(server).all("resource"))
        .containsExactly("https://a.example/", "https://b.example/");
  }

  @Test
  void aCodeThatIsBoundToAKeyNeedsThatKey() {
    DpopHandle dpop = DpopHandle.of(Party.KEY);
    Visit visit = new Visit(Visit.request().scope("openid").dpop(dpop));
    Server server = visit.server(Visit.tokens(visit.claims()));

    assertThatIllegalStateException().isThrownBy(() -> server.run(visit.redeem()));
    assertThatIllegalStateException()
        .isThrownBy(() -> server.run(visit.redeem().dpop(DpopHandle.of(Party.OTHER))));
    assertThat(server.asked).isEmpty();
    server.run(visit.redeem().dpop(dpop));
    assertThat(server.last().headers().first("dpop")).isNotNull();
  }

  @Test
  void aSignedResponseIsRequiredIfItWasRequested() {
    Visit visit = new Visit(Visit.request().scope("openid").responseMode("jwt"));
    JsonObject inside = Party.jarmClaims().with("state", visit.pending.state());
    Callback signed = Callback.of(URI.create(Party.REDIRECT + "?response=" + Party.sign(inside)));
    Callback other =
        Callback.of(
            URI.create(
                Party.REDIRECT + "?response=" + Party.sign(inside.with("state", "another"))));
    Server server = visit.server(Party.keys(), Visit.tokens(visit.claims()));

    assertThatIllegalStateException().isThrownBy(() -> server.run(visit.redeem(signed)));
    assertThat(server.run(visit.redeem(signed).keys(Party.jwks()))).isNotNull();
    assertThat(visit.server().refuse(visit.redeem().keys(Party.jwks())).details().name())
        .isEqualTo("response");
    assertRefused(
        visit.server().refuse(visit.redeem(Callback.of(URI.create(Party.REDIRECT)))),
        ErrorCode.INVALID_RESPONSE,
        Reason.BINDING);
    assertThat(
            visit
                .server(Party.keys())
                .refuse(visit.redeem(other).keys(Party.jwks()))
                .details()
                .name())
        .isEqualTo("state");
  }

  @Test
  void aPostedHybridResponseIsChecked() {
    Visit visit =
        new Visit(
            Visit.request()
                .scope("openid")
                .responseType("code id_token")
                .responseMode("form_post"));
    JsonObject claims = visit.claims().with("c_hash", Party.hybridClaims().string("c_hash"));
    Callback callback =
        Callback.posted(
            URI.create("/callback"),
            Form.empty()
                .with("code", "c0de")
                .with("state", visit.pending.state())
                .with("id_token", Party.sign(claims)));

    assertThatIllegalStateException().isThrownBy(() -> visit.server().run(visit.redeem(callback)));
    assertThat(
            visit
                .server(Party.keys(), Visit.tokens(claims))
                .run(visit.redeem(callback).keys(Party.jwks())))
        .isNotNull();
  }

  @Test
  void keysOfAnotherServerAreRefused() {
    AuthorizationServer other =
        AuthorizationServer.of("https://other.example", "https://other.example/jwks");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Visit().redeem().keys(Jwks.of(other).build()));
  }

  @Test
  void theGrantCanBeChanged() {
    Visit visit = new Visit();
    Server server = visit.server(Visit.tokens(visit.claims()));

    server.run(visit.redeem().grant(grant -> grant.parameter("audience", "orders")));

    assertThat(sent(server).first("audience")).isEqualTo("orders");
  }
}
