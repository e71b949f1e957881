package dev.oauth4jvm.testkit;

import static dev.oauth4jvm.testkit.Kit.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.JwtHook;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Authorization requests that break a rule are refused, and in which words. */
class RefusedAuthorizationTest {

  private final Kit kit = new Kit();

  private URI authorize(Form form) {
    return kit.server.browse(
        URI.create(kit.issuer.url(Endpoint.AUTHORIZATION) + "?" + form.encode()));
  }

  private static Form parameters(URI redirected) {
    String query = redirected.getRawQuery();
    return Form.parse(query == null ? redirected.getRawFragment() : query);
  }

  private Form good() {
    return kit.request(kit.shop).form();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "response_type|token|unsupported_response_type|must be of",
        "response_type||invalid_request|response_type",
        "scope|a\"b|invalid_scope|malformed",
        "scope|a  b|invalid_scope|malformed",
        "code_challenge||invalid_request|PKCE is required",
        "code_challenge|short|invalid_request|43 characters",
        "code_challenge_method|plain|invalid_request|S256",
        "code_challenge_method||invalid_request|S256",
        "response_mode|pigeon|invalid_request|response_mode",
        "max_age|soon|invalid_request|max_age",
        "max_age|9999999999|invalid_request|max_age",
        "claims|[]|invalid_request|claims",
        "resource|/orders|invalid_target|absolute URI",
        "resource|https://api.test/#a|invalid_target|without fragment",
        "authorization_details|[{}]|invalid_authorization_details|type",
        "authorization_details|[|invalid_authorization_details|type",
        "dpop_jkt|short|invalid_request|dpop_jkt",
      })
  void theClientIsToldWhatIsWrong(String name, String value, String error, String words) {
    Form changed = value == null ? good().without(name) : good().with(name, value);

    Form response = parameters(authorize(changed));

    assertThat(response.first("error")).isEqualTo(error);
    assertThat(response.first("error_description")).contains(words);
    assertThat(response.first("state")).isEqualTo("state");
    assertThat(response.first("iss")).isEqualTo(kit.issuer.issuer());
  }

  @ParameterizedTest
  @CsvSource({
    "client_id, nobody, no client",
    "client_id, , client_id",
    "redirect_uri, https://evil.test/, not registered",
    "redirect_uri, https://shop.test/callback/, character for character",
    "redirect_uri, , redirect_uri is missing",
    "request_uri, https://shop.test/request, pushed",
    "request_uri, urn:ietf:params:oauth:request_uri:x, unknown",
  })
  void theBrowserIsSentNowhere(String name, String value, String words) {
    Form changed = value == null ? good().without(name) : good().with(name, value);

    assertThatIllegalStateException()
        .isThrownBy(() -> authorize(changed))
        .withMessageContaining(words);
  }

  @Test
  void aParameterThatIsThereTwiceIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> authorize(good().and("state", "other")))
        .withMessageContaining("'state' is present more than once");
  }

  @Test
  void anIdTokenNeedsNonceAndScopeAndIsInNoQuery() {
    Form hybrid = good().with("response_type", "code id_token");

    assertThat(parameters(authorize(hybrid.without("nonce"))).first("error_description"))
        .contains("nonce");
    assertThat(parameters(authorize(hybrid.with("scope", "a"))).first("error_description"))
        .contains("openid");
    assertThat(parameters(authorize(hybrid.with("response_mode", "query"))).first("error"))
        .isEqualTo("invalid_request");
  }

  @Test
  void aUserWhoRefusesIsReported() {
    kit.issuer.user(TestUser.of("bob").refuses("access_denied"));

    assertThat(parameters(authorize(good())).first("error")).isEqualTo("access_denied");
  }

  @Test
  void aClientAsksForNoMoreScopeThanItRegisteredFor() {
    TestClient narrow = kit.issuer.client(FlowsTest.metadata("narrow").with("scope", "openid"));
    Form form = kit.request(narrow).form().with("scope", "openid admin");

    assertThat(parameters(authorize(form)).first("error")).isEqualTo("invalid_scope");
  }

  @Test
  void aClientWithoutTheGrantGetsNoCode() {
    TestClient service =
        kit.issuer.client(
            FlowsTest.metadata("service").with("grant_types", List.of("client_credentials")));

    assertThat(parameters(authorize(kit.request(service).form())).first("error"))
        .isEqualTo("unauthorized_client");
  }

  @Test
  void aRequestIsEitherSignedOrPushed() {
    Form both = good().with("request", "a").with("request_uri", "urn:x");

    assertThatIllegalStateException()
        .isThrownBy(() -> authorize(both))
        .withMessageContaining("both request and request_uri");
  }

  @Test
  void aRequestMustBePushedWhereThatIsRequired() {
    kit.issuer.requirePushedRequests();

    assertThatIllegalStateException()
        .isThrownBy(() -> authorize(good()))
        .withMessageContaining("must be pushed");
  }

  @Test
  void aPushedRequestIsUsedOnceByItsClientInTime() {
    TestClient other = kit.issuer.client("other", CALLBACK);
    PushedAuthorization push =
        PushedAuthorization.of(kit.request(kit.shop), kit.shop.authentication());
    URI once = kit.run(push).uri(kit.server.env());
    URI late = kit.run(push).uri(kit.server.env());
    String stolen = kit.run(push).requestUri().reveal();

    assertThat(kit.server.browse(once).toString()).contains("code=");
    assertThatIllegalStateException().isThrownBy(() -> kit.server.browse(once));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                authorize(
                    Form.empty().with("client_id", other.clientId()).with("request_uri", stolen)))
        .withMessageContaining("another client");
    kit.clock.advance(Duration.ofMinutes(1));
    assertThatIllegalStateException().isThrownBy(() -> kit.server.browse(late));
  }

  @Test
  void aPushedRequestIsCheckedBeforehand() throws IOException {
    Form form =
        good()
            .without("code_challenge")
            .with("client_id", kit.shop.clientId())
            .with("client_secret", String.valueOf(kit.shop.secret()));
    TestClient app = kit.issuer.publicClient("app", CALLBACK);

    Response noPkce = push(kit.request(app).form().without("code_challenge"));
    Response withUri = push(kit.request(app).form().with("request_uri", "urn:x"));
    Response wrongMethod = push(form);

    assertThat(body(noPkce)).contains("invalid_request", "PKCE");
    assertThat(body(withUri)).contains("request_uri must not be pushed");
    assertThat(wrongMethod.status()).isEqualTo(401);
  }

  private Response push(Form form) throws IOException {
    return kit.server.send(post(kit.issuer.url(Endpoint.PUSHED_AUTHORIZATION), form));
  }

  static Request post(String url, Form form) {
    return Request.post(URI.create(url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.encode().getBytes(StandardCharsets.UTF_8));
  }

  static String body(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "iss, other, 'iss'",
    "aud, https://other.test, 'aud'",
    "exp, 1, expired",
    "client_id, other, client_id",
    "request_uri, urn:x, another request object",
  })
  void aRequestObjectIsChecked(String claim, String value, String words) {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    TestClient client = signing(key);
    RequestObject signed =
        RequestObject.sign(
            kit.request(client),
            key,
            parts ->
                new JwtHook.Parts(
                    parts.header(),
                    parts.claims().with(claim, claim.equals("exp") ? (Object) 1L : value)),
            kit.server.env());

    assertThatIllegalStateException()
        .isThrownBy(() -> kit.server.browse(signed.uri(kit.server.env())))
        .withMessageContaining("invalid_request_object")
        .withMessageContaining(words);
  }

  @Test
  void aRequestObjectIsOfTheClientsKeyAndUsedOnce() {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    SigningKey stranger = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    TestClient client = signing(key);
    URI good = RequestObject.sign(kit.request(client), key, kit.server.env()).uri(kit.server.env());
    URI forged =
        RequestObject.sign(kit.request(client), stranger, kit.server.env()).uri(kit.server.env());

    assertThat(kit.server.browse(good).toString()).contains("code=");
    assertThatIllegalStateException()
        .isThrownBy(() -> kit.server.browse(good))
        .withMessageContaining("used before");
    assertThatIllegalStateException()
        .isThrownBy(() -> kit.server.browse(forged))
        .withMessageContaining("none of the registered keys");
  }

  @Test
  void aRequestObjectHasItsTypeAndTheAlgorithmThatTheClientRegistered() {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    TestClient client = signing(key);
    JwtHook other = parts -> new JwtHook.Parts(parts.header().with("typ", "JWT"), parts.claims());
    URI typed =
        RequestObject.sign(kit.request(client), key, other, kit.server.env()).uri(kit.server.env());

    assertThatIllegalStateException()
        .isThrownBy(() -> kit.server.browse(typed))
        .withMessageContaining("oauth-authz-req+jwt");
    // signed before the registration of another algorithm, by which the client would refuse its key
    URI signed =
        RequestObject.sign(kit.request(client), key, kit.server.env()).uri(kit.server.env());
    TestClient unused =
        kit.issuer.client(client.metadata().with("request_object_signing_alg", "PS256"));
    assertThatIllegalStateException()
        .isThrownBy(() -> kit.server.browse(signed))
        .withMessageContaining("registered alg PS256");
  }

  @Test
  void aClientThatRegisteredToSignMustSign() {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    TestClient client =
        kit.issuer.client(signing(key).metadata().with("require_signed_request_object", true));

    assertThatIllegalStateException()
        .isThrownBy(() -> authorize(kit.request(client).form()))
        .withMessageContaining("registered to sign");
  }

  private TestClient signing(SigningKey key) {
    return kit.issuer.client(
        FlowsTest.metadata("signing")
            .with("jwks", JsonObject.of("keys", List.of(key.toPublicJwk().json()))));
  }
}
