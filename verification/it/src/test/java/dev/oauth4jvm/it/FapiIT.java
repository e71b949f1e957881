package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The profiles of FAPI, as far as the server holds clients to them. */
class FapiIT {

  private static final SigningKey KEY = ProviderClients.key("PS256");
  private static final JsonObject ADVANCED =
      ProviderClients.signing("advanced", KEY).with("require_signed_request_object", true);
  private static final JsonObject SECURITY =
      ProviderClients.signing("security", KEY)
          .with("require_pushed_authorization_requests", true)
          .with("dpop_bound_access_tokens", true);
  private static final JsonObject SIGNING =
      ProviderClients.signing("signing", KEY)
          .with("require_pushed_authorization_requests", true)
          .with("require_signed_request_object", true)
          .with("dpop_bound_access_tokens", true);

  private static OidcProvider provider;

  private Browser browser;

  @BeforeAll
  static void start() {
    provider =
        OidcProvider.builder()
            .algorithm("PS256")
            .client(ADVANCED)
            .client(SECURITY)
            .client(SIGNING)
            .fapi("advanced", "1.0 Final")
            .fapi("security", "2.0")
            .fapi("signing", "2.0")
            .start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void begin() {
    browser = new Browser("alice");
  }

  /** FAPI 1.0 Advanced: the ID Token of the front channel signs code and state. */
  @Test
  void theIdTokenIsADetachedSignatureOfTheResponse() {
    RelyingParty app = relyingParty(ADVANCED);
    AuthorizationRequest request = app.request().responseType("code id_token");
    URI redirect = browser.open(RequestObject.sign(request, KEY, app.env).uri(app.env)).uri();
    AuthorizationResponse response =
        app.run(
            HybridResponse.of(app.jwks, app.client, redirect, app.expected(), app.nonce)
                .detachedSignature());
    TokenResponse tokens = app.run(app.grant(response));

    assertThat(response.idToken().claims().string("s_hash")).isNotEmpty();
    assertThat(app.run(SignatureValidation.of(tokens.idToken(), app.jwks)).subject())
        .isEqualTo("alice");
  }

  @Test
  void aDetachedSignatureDoesNotCoverAnotherCodeOrState() {
    RelyingParty app = relyingParty(ADVANCED);
    AuthorizationRequest request = app.request().responseType("code id_token");
    URI redirect = browser.open(RequestObject.sign(request, KEY, app.env).uri(app.env)).uri();
    Form parameters = Form.parse(redirect.getRawFragment());
    Form otherCode = parameters.with("code", "stolen-elsewhere");
    Form otherState = parameters.with("state", "of-another-session");

    Refused.with(
        ErrorCode.JWT_CLAIM_COMPARISON,
        () ->
            app.run(
                HybridResponse.of(app.jwks, app.client, otherCode, app.expected(), app.nonce)
                    .detachedSignature()));
    Refused.with(
        ErrorCode.JWT_CLAIM_COMPARISON,
        () ->
            app.run(
                HybridResponse.of(
                        app.jwks,
                        app.client,
                        otherState,
                        Expect.state("of-another-session"),
                        app.nonce)
                    .detachedSignature()));
  }

  /** FAPI 2.0 Security Profile: pushed, with proof key, bound to a key. */
  @Test
  void theRequestIsPushedAndTheTokenBound() {
    RelyingParty app = relyingParty(SECURITY);
    DpopHandle dpop = DpopHandle.of(ProviderClients.key("ES256"));
    var pushed = app.run(PushedAuthorization.of(app.request(), app.authentication).dpop(dpop));
    URI redirect = browser.open(pushed.uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)).dpop(dpop));

    assertThat(Form.parse(redirect.getRawQuery()).first("iss")).isEqualTo(provider.issuer());
    assertThat(tokens.tokenType()).isEqualTo("dpop");
  }

  /** FAPI 2.0 Message Signing: request and response are signed too. */
  @Test
  void theRequestAndTheResponseAreSigned() {
    RelyingParty app = relyingParty(SIGNING);
    DpopHandle dpop = DpopHandle.of(ProviderClients.key("ES256"));
    RequestObject signed = RequestObject.sign(app.request().responseMode("jwt"), KEY, app.env);
    var pushed = app.run(PushedAuthorization.of(signed, app.authentication).dpop(dpop));
    URI redirect = browser.open(pushed.uri(app.env)).uri();
    AuthorizationResponse response =
        app.run(JarmResponse.of(app.jwks, app.client, redirect, app.expected()));
    TokenResponse tokens = app.run(app.grant(response).dpop(dpop));

    assertThat(tokens.tokenType()).isEqualTo("dpop");
    assertThat(tokens.idToken().subject()).isEqualTo("alice");
  }

  private static RelyingParty relyingParty(JsonObject metadata) {
    return new RelyingParty(
        provider.issuer(), Client.of(metadata), ClientAuthentication.privateKeyJwt(KEY));
  }
}
