package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9396, RFC 8707, RFC 9449 section 10, and what contradicts itself. */
class RichAuthorizationTest {

  private static final List<JsonObject> DETAILS =
      List.of(
          JsonObject.of("type", "payment", "amount", 5),
          JsonObject.of("type", "account", "actions", List.of("read")));
  private static final String DETAILS_JSON =
      "[{\"type\":\"payment\",\"amount\":5},{\"type\":\"account\",\"actions\":[\"read\"]}]";
  private static final String TOKEN = "\"access_token\":\"t\",\"token_type\":\"bearer\"";

  private final DpopHandle handle = DpopHandle.of(Party.KEY);

  private static AuthorizationRequest request() {
    return AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT).withoutPkce();
  }

  private static ClientCredentialsGrant grant() {
    return ClientCredentialsGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
  }

  private static Form sent(Server server) {
    return Form.parse(new String(server.last().body(), StandardCharsets.UTF_8));
  }

  @Test
  void aPushedRequestHasAllThatAPlainOneHas() {
    AuthorizationRequest rich =
        request()
            .authorizationDetails(DETAILS)
            .resource("https://a")
            .resource("urn:b")
            .maxAge(0)
            .claims(JsonObject.of("userinfo", JsonObject.of("name", null)))
            .dpop(handle);
    Server server = new Server(Server.json(201, "{\"request_uri\":\"urn:x\",\"expires_in\":9}"));

    server.run(PushedAuthorization.of(rich, Party.AUTHENTICATION).dpop(handle));

    assertThat(sent(server).first("authorization_details")).isEqualTo(DETAILS_JSON);
    assertThat(sent(server).all("resource")).containsExactly("https://a", "urn:b");
    assertThat(sent(server).first("max_age")).isEqualTo("0");
    assertThat(sent(server).first("claims")).isEqualTo("{\"userinfo\":{\"name\":null}}");
    assertThat(sent(server).first("dpop_jkt")).isEqualTo(handle.thumbprint());
  }

  @Test
  void aSignedRequestBindsTheCodeToo() {
    RequestObject signed =
        RequestObject.sign(
            request().dpop(handle).authorizationDetails(DETAILS), Party.KEY, new Server().env());
    JsonObject claims = UnverifiedJwt.parse(signed.jwt().reveal()).claims();
    assertThat(claims.string("dpop_jkt")).isEqualTo(handle.thumbprint());
    assertThat(claims.array("authorization_details")).isEqualTo(DETAILS);
  }

  @Test
  void aRequestIsNotPushedWithAnotherKeyThanItsOwn() {
    DpopHandle other = DpopHandle.of(Party.OTHER);
    AuthorizationRequest bound = request().dpop(handle);
    RequestObject signed = RequestObject.sign(bound, Party.KEY, new Server().env());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PushedAuthorization.of(bound, Party.AUTHENTICATION).dpop(other))
        .withMessageContaining("dpop_jkt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PushedAuthorization.of(signed, Party.AUTHENTICATION).dpop(other))
        .withMessageContaining("dpop_jkt");
  }

  @Test
  void aTokenRequestNarrowsAndItsResponseTells() {
    Server server =
        new Server(
            Server.json(200, "{" + TOKEN + ",\"authorization_details\":" + DETAILS_JSON + "}"));
    TokenResponse tokens = server.run(grant().authorizationDetails(DETAILS));
    assertThat(sent(server).first("authorization_details")).isEqualTo(DETAILS_JSON);
    assertThat(tokens.authorizationDetails()).isEqualTo(DETAILS).isUnmodifiable();
    assertThat(new Server(Server.json(200, "{" + TOKEN + "}")).run(grant()).authorizationDetails())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "\"x\"", "[1]", "[{}]", "[{\"type\":1}]"})
  void aResponseWithMalformedDetailsIsRefused(String details) {
    Server server =
        new Server(Server.json(200, "{" + TOKEN + ",\"authorization_details\":" + details + "}"));
    assertThat(server.refuse(grant()).code().value()).isEqualTo("OAUTH_INVALID_RESPONSE");
  }

  @Test
  void detailsNeedTheirType() {
    List<JsonObject> untyped = List.of(JsonObject.of("type", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> request().authorizationDetails(untyped));
    assertThatIllegalArgumentException().isThrownBy(() -> grant().authorizationDetails(untyped));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grant().authorizationDetails(List.of(JsonObject.of())))
        .withMessageContaining("\"type\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request().authorizationDetails(List.of()))
        .withMessageContaining("details");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "/api", "https://a#b", "https://a b", ""})
  void aResourceIsAnAbsoluteUri(String resource) {
    assertThatIllegalArgumentException().isThrownBy(() -> request().resource(resource));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grant().resource(resource))
        .withMessageStartingWith("resource ");
  }

  // ---- contradictions

  private static AuthorizationRequest hybrid() {
    return request().responseType("code id_token").scope("a openid").nonce("n");
  }

  @Test
  void anIdTokenInTheResponseNeedsWhatProtectsIt() {
    assertThat(hybrid().form().first("response_type")).isEqualTo("code id_token");
    assertThat(hybrid().responseMode("form_post").form()).isNotNull();
    assertThatIllegalStateException()
        .isThrownBy(
            () -> request().responseType("code id_token").scope("openid").uri(new Server().env()))
        .withMessageContaining("nonce");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> request().responseType("code id_token").scope("a openid2").nonce("n").form())
        .withMessageContaining("openid");
    for (String mode : List.of("query", "query.jwt")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> hybrid().responseMode(mode).form())
          .withMessageContaining(mode);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"id_token", "token", "code token", "code id_token token", "none", ""})
  void aResponseTypeThatNothingHereValidatesIsRefused(String type) {
    assertThatIllegalArgumentException().isThrownBy(() -> request().responseType(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"code_challenge", "code_challenge_method", "request", "request_uri"})
  void whatHasATypeOfItsOwnIsNoParameterOfTheCallers(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request().parameter(name, "x"))
        .withMessageContaining(name);
  }

  @Test
  void anIdTokenInTheResponseNeedsAScope() {
    assertThatIllegalStateException()
        .isThrownBy(() -> request().responseType("code id_token").nonce("n").form())
        .withMessageContaining("scope(…) with \"openid\"");
  }
}
