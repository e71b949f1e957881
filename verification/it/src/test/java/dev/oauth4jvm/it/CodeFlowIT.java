package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.client.UserInfoResponse;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The code flow with a user: every way to ask and to be answered, by each algorithm. All that is
 * signed, by the client or for it, is signed with the algorithm.
 */
@ParameterizedClass(name = "{0}")
@FieldSource("dev.oauth4jvm.it.ProviderClients#ALGORITHMS")
class CodeFlowIT {

  private static final Map<String, SigningKey> KEYS = new HashMap<>();

  private static OidcProvider provider;

  @Parameter private String algorithm;

  private RelyingParty app;
  private Browser browser;

  @BeforeAll
  static void start() {
    OidcProvider.Builder builder = OidcProvider.builder();
    for (String algorithm : ProviderClients.ALGORITHMS) {
      KEYS.put(algorithm, ProviderClients.key(algorithm));
      builder
          .algorithm(algorithm)
          .client(metadata(algorithm))
          .client(metadataForSignedUserInfo(algorithm));
    }
    provider = builder.start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void begin() {
    app = relyingParty(metadata(algorithm));
    browser = new Browser("alice");
  }

  @Test
  void plain() {
    URI redirect = browser.open(app.request().uri(app.env)).uri();
    AuthorizationResponse response = app.response(redirect);
    TokenResponse tokens = app.run(app.grant(response));
    UserInfoResponse user =
        app.run(UserInfo.of(app.server, app.client, tokens.accessToken(), "alice"));

    requireTokens("bearer", tokens);
    assertThat(user.signed()).isNull();
    assertThat(user.claims()).isEqualTo(JsonObject.of("sub", "alice"));
  }

  @Test
  void postedForm() {
    Browser.Landing landing = browser.open(app.request().responseMode("form_post").uri(app.env));
    AuthorizationResponse response = app.response(Form.parse(landing.posted()));
    TokenResponse tokens = app.run(app.grant(response));

    assertThat(landing.uri()).hasToString(RelyingParty.REDIRECT_URI);
    requireTokens("bearer", tokens);
  }

  @Test
  void pushed() {
    var pushed = app.run(PushedAuthorization.of(app.request(), app.authentication));
    URI redirect = browser.open(pushed.uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)));

    assertThat(pushed.expiresIn()).isPositive();
    assertThat(names(pushed.uri(app.env))).containsExactly("client_id", "request_uri");
    requireTokens("bearer", tokens);
  }

  @Test
  void signedRequest() {
    RequestObject signed = RequestObject.sign(app.request(), KEYS.get(algorithm), app.env);
    URI redirect = browser.open(signed.uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)));

    assertThat(names(signed.uri(app.env)))
        .containsExactly("client_id", "request", "response_type", "scope");
    requireTokens("bearer", tokens);
  }

  @Test
  void signedAndPushed() {
    RequestObject signed = RequestObject.sign(app.request(), KEYS.get(algorithm), app.env);
    var pushed = app.run(PushedAuthorization.of(signed, app.authentication));
    URI redirect = browser.open(pushed.uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)));

    requireTokens("bearer", tokens);
  }

  @Test
  void boundToAKey() {
    DpopHandle dpop = DpopHandle.of(ProviderClients.key(algorithm));
    URI redirect = browser.open(app.request().dpop(dpop).uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)).dpop(dpop));

    requireTokens("dpop", tokens);
    requireBound(tokens, dpop);
  }

  @Test
  void pushedAndBoundToAKey() {
    DpopHandle dpop = DpopHandle.of(ProviderClients.key(algorithm));
    var pushed = app.run(PushedAuthorization.of(app.request(), app.authentication).dpop(dpop));
    URI redirect = browser.open(pushed.uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)).dpop(dpop));

    requireTokens("dpop", tokens);
    requireBound(tokens, dpop);
  }

  @Test
  void aCodeIsOfNoUseToAnotherKeyThanThePushedRequestsProofs() {
    DpopHandle dpop = DpopHandle.of(ProviderClients.key(algorithm));
    DpopHandle thief = DpopHandle.of(ProviderClients.key(algorithm));
    var pushed = app.run(PushedAuthorization.of(app.request(), app.authentication).dpop(dpop));
    URI redirect = browser.open(pushed.uri(app.env)).uri();
    CodeGrant grant = app.grant(app.response(redirect));

    assertThat(Refused.byServer(() -> app.run(grant.dpop(thief)))).isEqualTo("invalid_grant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwt", "query.jwt", "form_post.jwt"})
  void signedResponse(String mode) {
    Browser.Landing landing = browser.open(app.request().responseMode(mode).uri(app.env));
    AuthorizationResponse response =
        app.run(
            landing.posted().isEmpty()
                ? JarmResponse.of(app.jwks, app.client, landing.uri(), app.expected())
                : JarmResponse.of(
                    app.jwks, app.client, Form.parse(landing.posted()), app.expected()));
    TokenResponse tokens = app.run(app.grant(response));

    requireTokens("bearer", tokens);
  }

  @Test
  void signedUserInfo() {
    app = relyingParty(metadataForSignedUserInfo(algorithm));
    URI redirect = browser.open(app.request("openid profile").uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)));
    UserInfoResponse user =
        app.run(UserInfo.of(app.server, app.client, tokens.accessToken(), "alice"));
    UserInfoResponse.Signed verified = app.run(SignatureValidation.of(user.signed(), app.jwks));

    assertThat(verified.jwt().header().algorithmName()).isEqualTo(algorithm);
    assertThat(verified.response().claims().string("name")).isEqualTo("The user alice");
    assertThat(verified.response().claims().string("aud")).isEqualTo(app.client.clientId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fragment", "form_post"})
  void hybrid(String mode) {
    AuthorizationRequest request = app.request().responseType("code id_token").responseMode(mode);
    Browser.Landing landing = browser.open(request.uri(app.env));
    AuthorizationResponse response =
        app.run(
            landing.posted().isEmpty()
                ? HybridResponse.of(app.jwks, app.client, landing.uri(), app.expected(), app.nonce)
                : HybridResponse.of(
                    app.jwks, app.client, Form.parse(landing.posted()), app.expected(), app.nonce));
    TokenResponse tokens = app.run(app.grant(response));

    requireIdToken(response.idToken());
    assertThat(response.idToken().claims().string("c_hash")).isNotEmpty();
    requireTokens("bearer", tokens);
  }

  /** The ID Token is about the user who logged in, and signed as the client asked for. */
  private void requireTokens(String type, TokenResponse tokens) {
    assertThat(tokens.tokenType()).isEqualTo(type);
    requireIdToken(app.run(SignatureValidation.of(tokens.idToken(), app.jwks)));
  }

  private void requireIdToken(IdToken idToken) {
    assertThat(idToken.subject()).isEqualTo("alice");
    assertThat(idToken.audience()).containsExactly(app.client.clientId());
    assertThat(idToken.jwt().header().algorithmName()).isEqualTo(algorithm);
  }

  /** The access token opens the UserInfo endpoint with the key's proof, and not without. */
  private void requireBound(TokenResponse tokens, DpopHandle dpop) {
    UserInfo asked = UserInfo.of(app.server, app.client, tokens.accessToken(), "alice");
    assertThat(app.run(asked.dpop(dpop)).subject()).isEqualTo("alice");
    Refused.with(ErrorCode.WWW_AUTHENTICATE_CHALLENGE, () -> app.run(asked));
  }

  private static RelyingParty relyingParty(JsonObject metadata) {
    Client client = Client.of(metadata);
    return new RelyingParty(
        provider.issuer(),
        client,
        ClientAuthentication.privateKeyJwt(KEYS.get(client.idTokenSignedResponseAlg())));
  }

  private static JsonObject metadata(String algorithm) {
    return ProviderClients.signing(algorithm, KEYS.get(algorithm));
  }

  private static JsonObject metadataForSignedUserInfo(String algorithm) {
    return ProviderClients.signing(algorithm + "-userinfo", KEYS.get(algorithm))
        .with("userinfo_signed_response_alg", algorithm);
  }

  private static Iterable<String> names(URI uri) {
    return Form.parse(uri.getRawQuery()).parameters().stream().map(Map.Entry::getKey).toList();
  }
}
