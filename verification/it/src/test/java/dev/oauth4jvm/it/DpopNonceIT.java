package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that wants its nonce in every proof (RFC 9449, sections 8 and 9). */
class DpopNonceIT {

  private static final SigningKey KEY = ProviderClients.key("ES256");
  private static final JsonObject METADATA =
      ProviderClients.signing("app", KEY).with("dpop_bound_access_tokens", true);

  private static OidcProvider provider;

  private RelyingParty app;
  private DpopHandle dpop;

  @BeforeAll
  static void start() {
    provider =
        OidcProvider.builder().algorithm("ES256").client(METADATA).requireDpopNonce().start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void begin() {
    app =
        new RelyingParty(
            provider.issuer(), Client.of(METADATA), ClientAuthentication.privateKeyJwt(KEY));
    dpop = DpopHandle.of(ProviderClients.key("ES256"));
  }

  @Test
  void theTokenRequestLearnsTheNonceAndTheResourceIsAskedWithIt() {
    int tokenRequests = provider.tokenRequests();
    int userinfoRequests = provider.userinfoRequests();
    TokenResponse tokens = signIn();
    UserInfo asked = UserInfo.of(app.server, app.client, tokens.accessToken(), "alice");

    assertThat(app.run(asked.dpop(dpop)).subject()).isEqualTo("alice");
    assertThat(provider.tokenRequests()).isEqualTo(tokenRequests + 2);
    // authorization server and resource are one origin here, and the nonce is the origin's
    assertThat(provider.userinfoRequests()).isEqualTo(userinfoRequests + 1);
  }

  @Test
  void theResourceTeachesTheNonceToWhoeverDoesNotKnowIt() {
    SigningKey key = ProviderClients.key("ES256");
    dpop = DpopHandle.of(key);
    TokenResponse tokens = signIn();
    int before = provider.userinfoRequests();
    UserInfo asked = UserInfo.of(app.server, app.client, tokens.accessToken(), "alice");

    // the same key in a process that has not spoken to the server yet
    assertThat(app.run(asked.dpop(DpopHandle.of(key))).subject()).isEqualTo("alice");
    assertThat(provider.userinfoRequests()).isEqualTo(before + 2);
  }

  @Test
  void anyRequestWithATokenLearnsTheNonce() {
    SigningKey key = ProviderClients.key("ES256");
    dpop = DpopHandle.of(key);
    TokenResponse tokens = signIn();
    int before = provider.userinfoRequests();
    Request request = Request.get(URI.create(app.server.userinfoEndpoint()));

    Response response =
        app.run(
            ProtectedResourceRequest.of(request, tokens.accessToken()).dpop(DpopHandle.of(key)));

    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"sub\":\"alice\"}");
    assertThat(provider.userinfoRequests()).isEqualTo(before + 2);
  }

  @Test
  void aPushedRequestLearnsTheNonceForTheTokenRequest() {
    int pushedRequests = provider.pushedRequests();
    int tokenRequests = provider.tokenRequests();
    var pushed = app.run(PushedAuthorization.of(app.request(), app.authentication).dpop(dpop));
    URI redirect = new Browser("alice").open(pushed.uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)).dpop(dpop));

    assertThat(tokens.tokenType()).isEqualTo("dpop");
    assertThat(provider.pushedRequests()).isEqualTo(pushedRequests + 2);
    assertThat(provider.tokenRequests()).isEqualTo(tokenRequests + 1);
  }

  @Test
  void aRefreshGoesOnWithTheNonce() {
    TokenResponse tokens = signIn();
    int before = provider.tokenRequests();
    TokenResponse refreshed =
        app.run(
            RefreshGrant.of(app.server, app.client, app.authentication, tokens.refreshToken())
                .dpop(dpop));

    assertThat(refreshed.tokenType()).isEqualTo("dpop");
    assertThat(provider.tokenRequests()).isEqualTo(before + 1);
  }

  @Test
  void aTokenWithoutItsProofIsRefused() {
    TokenResponse tokens = signIn();
    UserInfo asked = UserInfo.of(app.server, app.client, tokens.accessToken(), "alice");

    Refused.with(ErrorCode.WWW_AUTHENTICATE_CHALLENGE, () -> app.run(asked));
    Refused.with(
        ErrorCode.WWW_AUTHENTICATE_CHALLENGE,
        () -> app.run(asked.dpop(DpopHandle.of(ProviderClients.key("ES256")))));
  }

  private TokenResponse signIn() {
    URI redirect =
        new Browser("alice")
            .open(app.request("openid offline_access").parameter("prompt", "consent").uri(app.env))
            .uri();
    return app.run(app.grant(app.response(redirect)).dpop(dpop));
  }
}
