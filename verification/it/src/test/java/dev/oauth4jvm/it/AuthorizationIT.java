package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be asked for beside a code, and what comes when something is not as it should be. */
class AuthorizationIT {

  private static final String RESOURCE = "https://orders.example.com";
  private static final SigningKey KEY = ProviderClients.key("ES256");
  private static final JsonObject METADATA =
      ProviderClients.signing("app", KEY)
          .with("authorization_details_types", List.of("payment_initiation"));

  private static OidcProvider provider;
  private static OidcProvider otherProvider;

  private RelyingParty app;
  private Browser browser;

  @BeforeAll
  static void start() {
    provider = builder().start();
    otherProvider = builder().start();
  }

  private static OidcProvider.Builder builder() {
    return OidcProvider.builder().resource(RESOURCE, "ES256").client(METADATA);
  }

  @AfterAll
  static void stop() {
    provider.close();
    otherProvider.close();
  }

  @BeforeEach
  void begin() {
    app = relyingParty(provider);
    browser = new Browser("alice");
  }

  @Test
  void aResourcesAccessTokenPassesTheResourcesOwnValidation() {
    URI redirect = open(app.request("openid read").resource(RESOURCE));
    TokenResponse tokens = app.run(app.grant(app.response(redirect)).resource(RESOURCE));
    AccessToken token = validate(tokens);

    assertThat(token.subject()).isEqualTo("alice");
    assertThat(token.hasScope("read")).isTrue();
    assertThat(token.hasScope("write")).isFalse();
  }

  @Test
  void theIdTokenTellsWhenTheUserLoggedInWhereThatMatters() {
    URI redirect = open(app.request().maxAge(60));
    AuthorizationResponse response = app.response(redirect);
    TokenResponse tokens = app.run(app.grant(response).maxAge(60));

    assertThat(tokens.idToken().claims().integer("auth_time"))
        .isBetween(app.env.epochSecond() - 60, app.env.epochSecond() + 60);
  }

  @Test
  void aLoginOfLongAgoIsRefusedThoughTheServerAcceptsIt() {
    AuthorizationResponse response = app.response(open(app.request().maxAge(3600)));
    app.party.clock.advance(Duration.ofSeconds(10));
    CodeGrant grant =
        CodeGrant.of(
                app.server,
                Client.of(METADATA).clockTolerance(Duration.ZERO),
                app.authentication,
                response,
                RelyingParty.REDIRECT_URI,
                app.pkce)
            .expectNonce(app.nonce)
            .maxAge(1);

    Refused.with(ErrorCode.JWT_TIMESTAMP_CHECK, () -> app.run(grant));
  }

  @Test
  void claimsAreAskedForOneByOne() {
    JsonObject claims =
        JsonObject.of(
            "userinfo", JsonObject.of("name", null),
            "id_token", JsonObject.of("auth_time", JsonObject.of("essential", true)));
    RequestObject signed = RequestObject.sign(app.request().claims(claims), KEY, app.env);

    for (URI request : new URI[] {app.request().claims(claims).uri(app.env), signed.uri(app.env)}) {
      URI redirect = new Browser("alice").open(request).uri();
      TokenResponse tokens = app.run(app.grant(app.response(redirect)));
      var user = app.run(UserInfo.of(app.server, app.client, tokens.accessToken(), "alice"));

      assertThat(tokens.idToken().claims().integer("auth_time")).isNotNull();
      assertThat(user.claims().string("name")).isEqualTo("The user alice");
    }
  }

  @Test
  void whatIsToBeAuthorizedIsToldInDetail() {
    JsonObject payment =
        JsonObject.of("type", "payment_initiation", "amount", "123.50", "currency", "EUR");
    AuthorizationRequest request =
        app.request().resource(RESOURCE).authorizationDetails(List.of(payment));
    RequestObject signed = RequestObject.sign(request, KEY, app.env);
    var pushed = app.run(PushedAuthorization.of(request, app.authentication));

    for (URI uri : List.of(request.uri(app.env), signed.uri(app.env), pushed.uri(app.env))) {
      URI redirect = new Browser("alice").open(uri).uri();
      TokenResponse tokens = app.run(app.grant(app.response(redirect)).resource(RESOURCE));
      JsonObject granted = JsonObject.of("authorization_details", List.of(payment));

      assertThat(tokens.json().array("authorization_details"))
          .isEqualTo(granted.array("authorization_details"));
      assertThat(validate(tokens).claims().array("authorization_details"))
          .isEqualTo(granted.array("authorization_details"));
    }
  }

  @Test
  void theWholeFlowRunsWithoutBlocking() {
    AsyncDriver http = app.party.async;
    RequestObject signed = RequestObject.sign(app.request().responseMode("jwt"), KEY, app.env);
    IdToken idToken =
        http.start(PushedAuthorization.of(signed, app.authentication))
            .thenApply(pushed -> browser.open(pushed.uri(app.env)).uri())
            .thenCompose(
                redirect ->
                    http.start(JarmResponse.of(app.jwks, app.client, redirect, app.expected())))
            .thenCompose(response -> http.start(app.grant(response)))
            .thenCompose(tokens -> http.start(SignatureValidation.of(tokens.idToken(), app.jwks)))
            .toCompletableFuture()
            .orTimeout(1, TimeUnit.MINUTES)
            .join();

    assertThat(idToken.subject()).isEqualTo("alice");
  }

  @Test
  void theUserMaySayNoHoweverTheServerPutsIt() {
    browser.refusing();
    URI redirect = open(app.request());
    assertThat(errorOf(() -> app.response(redirect))).isEqualTo("access_denied");

    var posted =
        new Browser("alice")
            .refusing()
            .open(app.request().responseMode("form_post").uri(app.env))
            .posted();
    assertThat(errorOf(() -> app.response(Form.parse(posted)))).isEqualTo("access_denied");

    URI signed =
        new Browser("alice").refusing().open(app.request().responseMode("jwt").uri(app.env)).uri();
    assertThat(
            errorOf(() -> app.run(JarmResponse.of(app.jwks, app.client, signed, app.expected()))))
        .isEqualTo("access_denied");
  }

  @Test
  void theErrorsStateIsCheckedToo() {
    URI redirect = browser.refusing().open(app.request().uri(app.env)).uri();

    Refused.with(
        ErrorCode.INVALID_RESPONSE,
        () ->
            AuthorizationResponse.validate(
                app.server, app.client, redirect, Expect.state("another")));
  }

  @Test
  void withoutALoginAndWithoutLeaveToAskForOneThereIsNoCode() {
    URI redirect = open(app.request().parameter("prompt", "none"));

    assertThat(errorOf(() -> app.response(redirect))).isEqualTo("login_required");
  }

  @Test
  void aCodeIsGoodForOneUse() {
    CodeGrant grant = app.grant(app.response(open(app.request())));
    app.run(grant);

    assertThat(Refused.byServer(() -> app.run(grant))).isEqualTo("invalid_grant");
  }

  @Test
  void aCodeIsOfNoUseWithoutItsVerifier() {
    AuthorizationResponse response = app.response(open(app.request()));
    CodeGrant grant =
        CodeGrant.of(
            app.server,
            app.client,
            app.authentication,
            response,
            RelyingParty.REDIRECT_URI,
            Pkce.generate(app.env));

    assertThat(Refused.byServer(() -> app.run(grant))).isEqualTo("invalid_grant");
  }

  @Test
  void anIdTokenOfAnotherSessionIsRefusedByItsNonce() {
    RelyingParty other = relyingParty(provider);
    URI redirect = open(app.request("openid", app.state, other.nonce));
    AuthorizationResponse response = app.response(redirect);

    Refused.with(ErrorCode.JWT_CLAIM_COMPARISON, () -> app.run(app.grant(response)));
  }

  @Test
  void aResponseOfAnotherServerIsRefusedBeforeItsCodeGoesAnywhere() {
    RelyingParty atTheOther = relyingParty(otherProvider);
    AuthorizationRequest request = atTheOther.request("openid", app.state, atTheOther.nonce);
    URI redirect = browser.open(request.uri(app.env)).uri();

    Refused.with(ErrorCode.INVALID_RESPONSE, () -> app.response(redirect));
  }

  @Test
  void aResponseSignedByAnotherServerIsRefused() {
    RelyingParty atTheOther = relyingParty(otherProvider);
    AuthorizationRequest request =
        atTheOther.request("openid", app.state, atTheOther.nonce).responseMode("jwt");
    URI redirect = browser.open(request.uri(app.env)).uri();

    Refused.with(
        ErrorCode.JWT_CLAIM_COMPARISON,
        () -> app.run(JarmResponse.of(app.jwks, app.client, redirect, app.expected())));
  }

  @Test
  void aPushedRequestIsRefusedAtOnceWhenItIsWrong() {
    AuthorizationRequest request =
        AuthorizationRequest.of(app.server, app.client, "https://elsewhere.example.com/callback")
            .scope("openid")
            .pkce(app.pkce);

    assertThat(Refused.byServer(() -> app.run(PushedAuthorization.of(request, app.authentication))))
        .isEqualTo("invalid_request");
  }

  /** What the resource makes of the access token. */
  private AccessToken validate(TokenResponse tokens) {
    return app.run(
        AccessTokenValidator.of(app.server, RESOURCE)
            .build()
            .validate(Party.bearer(tokens.accessToken().reveal())));
  }

  private URI open(AuthorizationRequest request) {
    return browser.open(request.uri(app.env)).uri();
  }

  private static String errorOf(ThrowingCallable call) {
    return catchThrowableOfType(AuthorizationResponseException.class, call).error();
  }

  private static RelyingParty relyingParty(OidcProvider provider) {
    return new RelyingParty(
        provider.issuer(), Client.of(METADATA), ClientAuthentication.privateKeyJwt(KEY));
  }
}
