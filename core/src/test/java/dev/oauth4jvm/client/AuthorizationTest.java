package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.JwtHook;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6749, section 4.1; RFC 7636; RFC 9101; RFC 9126; RFC 9207. */
class AuthorizationTest {

  /** The verifier of RFC 7636, appendix B. */
  private static final Pkce PKCE =
      Pkce.of(Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

  private final Server server = new Server();

  private static AuthorizationRequest request() {
    return AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT).pkce(PKCE);
  }

  private static AuthorizationResponse response(String query, Expect expect) {
    return AuthorizationResponse.validate(
        Party.SERVER, Party.CLIENT, URI.create(Party.REDIRECT + "?" + query), expect);
  }

  private static OAuthException refuse(String query, Expect expect) {
    try {
      response(query, expect);
    } catch (OAuthException refusal) {
      assertThat(refusal).hasMessageNotContaining("s3ssion").hasMessageNotContaining("c0de");
      return refusal;
    }
    throw new AssertionError("was accepted: " + query);
  }

  @Test
  void theChallengeIsThatOfTheRfc() {
    assertThat(PKCE.challenge()).isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assertThat(PKCE.toString()).doesNotContain(PKCE.verifier().reveal());
  }

  @Test
  void aRandomValueIs32BytesAndNeverTheSame() {
    String one = RandomValue.of(server.env());
    assertThat(Base64.getUrlDecoder().decode(one)).hasSize(32);
    assertThat(RandomValue.of(server.env())).hasSize(43).isNotEqualTo(one);
  }

  @Test
  void aVerifierHasTheLengthAndCharactersOfTheRfc() {
    assertThat(Pkce.generate(server.env()).verifier().reveal()).hasSize(43);
    assertThat(Pkce.of(Secret.of("~".repeat(128))).toString())
        .contains(Pkce.of(Secret.of("~".repeat(128))).challenge());
    assertThatIllegalArgumentException().isThrownBy(() -> Pkce.of(Secret.of("a".repeat(42))));
    assertThatIllegalArgumentException().isThrownBy(() -> Pkce.of(Secret.of("a".repeat(129))));
    assertThatIllegalArgumentException().isThrownBy(() -> Pkce.of(Secret.of("+".repeat(43))));
  }

  @Test
  void theUrlHasAllParameters() {
    assertThat(request().scope("openid a").state("s").nonce("n").maxAge(60).uri(server.env()))
        .hasToString(
            "https://as.example/authorize?client_id=shop&response_type=code"
                + "&redirect_uri=https%3A%2F%2Fshop.example%2Fcallback"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                + "&code_challenge_method=S256&scope=openid+a&state=s&nonce=n&max_age=60");
  }

  @Test
  void somebodyHasToDecideAboutPkce() {
    AuthorizationRequest undecided =
        AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT);
    assertThatIllegalStateException().isThrownBy(() -> undecided.uri(server.env()));
    assertThat(undecided.withoutPkce().uri(server.env()).toString())
        .doesNotContain("code_challenge");
  }

  @Test
  void aParameterIsNotSetTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request().parameter("client_id", "other"))
        .withMessageContaining("\"client_id\" is set already");
    assertThat(
            request()
                .resource("https://a")
                .parameter("resource", "https://b")
                .form()
                .all("resource"))
        .hasSize(2);
    assertThat(request().resource("https://a").resource("https://b").form().all("resource"))
        .containsExactly("https://a", "https://b");
  }

  @Test
  void aRequestObjectHasTheParametersAsTheirValues() {
    RequestObject signed =
        RequestObject.sign(
            request()
                .resource("https://a")
                .resource("https://b")
                .maxAge(60)
                .claims(JsonObject.of("userinfo", JsonObject.of()))
                .authorizationDetails(List.of(JsonObject.of("type", "t"))),
            Party.KEY,
            server.env());

    UnverifiedJwt jwt = UnverifiedJwt.parse(signed.jwt().reveal());
    assertThat(jwt.header().type()).isEqualTo("oauth-authz-req+jwt");
    assertThat(jwt.header().keyId()).isEqualTo("k");
    JsonObject claims = jwt.claims();
    assertThat(claims.string("iss")).isEqualTo("shop");
    assertThat(claims.string("aud")).isEqualTo("https://as.example");
    assertThat(claims.integer("exp")).isEqualTo(Server.NOW + 60);
    assertThat(claims.integer("nbf")).isEqualTo(Server.NOW);
    assertThat(claims.integer("iat")).isEqualTo(Server.NOW);
    assertThat(claims.string("jti")).hasSize(43);
    assertThat(claims.strings("resource")).containsExactly("https://a", "https://b");
    assertThat(claims.integer("max_age")).isEqualTo(60);
    assertThat(claims.object("claims")).isNotNull();
    assertThat(claims.array("authorization_details")).hasSize(1);
    assertThat(signed.uri(server.env()).toString())
        .startsWith("https://as.example/authorize?client_id=shop&request=ey")
        .contains("&response_type=code");
    assertThat(signed.toString()).doesNotContain(signed.jwt().reveal());
  }

  @Test
  void aPushedRequestIsContinuedByItsUri() {
    Server asked =
        new Server(Server.json(201, "{\"request_uri\":\"urn:r\",\"expires_in\":\"60\"}"));
    PushedAuthorization.Pushed pushed =
        asked.run(PushedAuthorization.of(request(), Party.AUTHENTICATION));

    assertThat(asked.last().uri()).hasToString("https://as.example/par");
    assertThat(new String(asked.last().body(), StandardCharsets.UTF_8))
        .contains("client_id=shop")
        .contains("code_challenge_method=S256")
        .endsWith("client_secret=s3cret");
    assertThat(pushed.expiresIn()).hasSeconds(60);
    assertThat(pushed.uri(asked.env()))
        .hasToString("https://as.example/authorize?client_id=shop&request_uri=urn%3Ar");
    assertThat(pushed.toString()).doesNotContain("urn:r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|{\"request_uri\":\"u\",\"expires_in\":1}|OAUTH_RESPONSE_IS_NOT_CONFORM",
        "201|{\"expires_in\":1}|OAUTH_INVALID_RESPONSE",
        "201|{\"request_uri\":\"u\"}|OAUTH_INVALID_RESPONSE",
        "400|{\"error\":\"invalid_request\"}|OAUTH_RESPONSE_BODY_ERROR",
        "500|{\"error\":\"server_error\"}|OAUTH_RESPONSE_BODY_ERROR",
        "500|{}|OAUTH_RESPONSE_IS_NOT_CONFORM"
      })
  void refusesAPushedResponse(int status, String body, String code) {
    assertThat(
            new Server(Server.json(status, body))
                .refuse(PushedAuthorization.of(request(), Party.AUTHENTICATION))
                .code()
                .value())
        .isEqualTo(code);
  }

  @Test
  void aGoodResponseHasItsCode() {
    AuthorizationResponse response =
        response("code=c0de&state=s3ssion&iss=https%3A%2F%2Fas.example", Expect.state("s3ssion"));
    assertThat(response.code()).isEqualTo(Secret.of("c0de"));
    assertThat(response.toString()).doesNotContain("c0de").doesNotContain("s3ssion");
    assertThat(response("code=c0de", Expect.noState()).code()).isEqualTo(Secret.of("c0de"));
    assertThat(response("code=c0de&state=x", Expect.stateCheckedElsewhere()).code())
        .isEqualTo(Secret.of("c0de"));
  }

  @ParameterizedTest
  @CsvSource({
    "code=c0de&code=c0de&state=s3ssion, OAUTH_INVALID_RESPONSE",
    "response=e.y.J&state=s3ssion, OAUTH_INVALID_RESPONSE",
    "code=c0de&state=s3ssion&iss=https%3A%2F%2Fevil.example, OAUTH_INVALID_RESPONSE",
    "code=c0de&state=other, OAUTH_INVALID_RESPONSE",
    "code=c0de, OAUTH_INVALID_RESPONSE",
    "code=c0de&state=s3ssion&id_token=x, OAUTH_UNSUPPORTED_OPERATION",
    "code=c0de&state=s3ssion&access_token=x, OAUTH_UNSUPPORTED_OPERATION",
    "error=access_denied&state=s3ssion, OAUTH_AUTHORIZATION_RESPONSE_ERROR",
    "error=access_denied&state=other, OAUTH_INVALID_RESPONSE"
  })
  void refusesAResponse(String query, String code) {
    assertThat(refuse(query, Expect.state("s3ssion")).code().value()).isEqualTo(code);
  }

  @Test
  void aMalformedEscapeIsRefused() {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> Form.parse("code=%ZZ"))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PARSE_ERROR));
  }

  @Test
  void aStateThatWasNotSentIsRefused() {
    assertThat(refuse("code=c0de&state=s3ssion", Expect.noState()).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void theIssuerMustBeThereWhereTheServerSaysSo() {
    AuthorizationServer sendsIssuer =
        AuthorizationServer.of(
            Party.SERVER.json().with("authorization_response_iss_parameter_supported", true));
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(
            () ->
                AuthorizationResponse.validate(
                    sendsIssuer,
                    Party.CLIENT,
                    URI.create(Party.REDIRECT + "?code=c"),
                    Expect.noState()))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));
  }

  @Test
  void anErrorIsToldWithItsParameters() {
    OAuthException refusal =
        refuse("error=access_denied&error_description=no&state=s3ssion", Expect.state("s3ssion"));
    assertThat(refusal)
        .isInstanceOfSatisfying(
            AuthorizationResponseException.class,
            told -> {
              assertThat(told.error()).isEqualTo("access_denied");
              assertThat(told.errorDescription()).isEqualTo("no");
            });
  }

  @Test
  void aResponseOfAnotherServerIsNotExchanged() {
    AuthorizationServer other =
        AuthorizationServer.of(Party.SERVER.json().with("issuer", "https://other.example"));
    AuthorizationResponse response = response("code=c0de", Expect.noState());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CodeGrant.of(
                    other, Party.CLIENT, Party.AUTHENTICATION, response, Party.REDIRECT, PKCE));
  }

  @Test
  void aFormIsReadFromAPostAlone() {
    Request post =
        Request.of("POST", URI.create(Party.REDIRECT))
            .headers(Headers.of("content-type", "application/x-www-form-urlencoded;charset=UTF-8"))
            .body("a=1&b=x%20y&b=z&c".getBytes(StandardCharsets.UTF_8));
    Form form = Form.post(post);
    assertThat(form.first("a")).isEqualTo("1");
    assertThat(form.all("b")).containsExactly("x y", "z");
    assertThat(form.first("c")).isEmpty();
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> Form.post(Request.of("GET", URI.create(Party.REDIRECT))))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  @Test
  void theEndpointsOwnQueryStays() {
    AuthorizationServer server =
        AuthorizationServer.of(
            Party.SERVER.json().with("authorization_endpoint", "https://as.example/a?tenant=1"));
    assertThat(
            AuthorizationRequest.of(server, Party.CLIENT, Party.REDIRECT)
                .withoutPkce()
                .uri(new Server().env())
                .toString())
        .startsWith("https://as.example/a?tenant=1&client_id=shop&");
  }

  @Test
  void aRequestObjectSaysOneResourceAsOneAndHasTheClientsClock() {
    Client ahead = Party.CLIENT.clockSkew(Duration.ofSeconds(100));
    JsonObject claims =
        UnverifiedJwt.parse(
                RequestObject.sign(
                        AuthorizationRequest.of(Party.SERVER, ahead, Party.REDIRECT)
                            .withoutPkce()
                            .resource("https://a"),
                        Party.KEY,
                        server.env())
                    .jwt()
                    .reveal())
            .claims();
    assertThat(claims.string("resource")).isEqualTo("https://a");
    assertThat(claims.integer("iat")).isEqualTo(Server.NOW + 100);
    assertThat(claims.integer("nbf")).isEqualTo(Server.NOW + 100);
    assertThat(claims.integer("exp")).isEqualTo(Server.NOW + 160);
  }

  @Test
  void aRequestObjectByValueRepeatsWhatOpenIdConnectWantsOutsideTooAsItWasSigned() {
    RequestObject signed =
        RequestObject.sign(request().scope("openid a").state("s"), Party.KEY, server.env());
    assertThat(Form.parse(signed.uri(server.env()).getRawQuery()))
        .isEqualTo(signed.form().with("response_type", "code").with("scope", "openid a"));
    JwtHook hook =
        parts -> new JwtHook.Parts(parts.header(), parts.claims().with("scope", "openid"));
    RequestObject changed =
        RequestObject.sign(request().scope("openid a"), Party.KEY, hook, server.env());
    assertThat(Form.parse(changed.uri(server.env()).getRawQuery()).first("scope"))
        .isEqualTo("openid");
  }

  @Test
  void aParameterIsSetOnceWhoeverSetsIt() {
    Pkce pkce = Pkce.generate(server.env());
    LogoutRequest logout = LogoutRequest.of(Party.SERVER, Party.CLIENT);
    ClientCredentialsGrant grant =
        ClientCredentialsGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION).scope("a");
    for (ThrowingCallable twice :
        List.<ThrowingCallable>of(
            () -> request().scope("openid").scope("email"),
            () -> request().scope("openid").parameter("scope", "email"),
            () -> request().parameter("prompt", "login").parameter("prompt", "none"),
            () -> request().state("s").state("t"),
            () -> request().pkce(pkce),
            () -> logout.state("s").state("t"),
            () -> logout.parameter("client_id", "other"),
            () -> grant.scope("b"),
            () -> grant.parameter("scope", "b"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(twice)
          .withMessageContaining("is set already");
    }
    assertThat(request().responseType("code").form().all("response_type")).containsExactly("code");
  }

  @Test
  void aSignedRequestIsPushedAsOneParameter() {
    Server asked = new Server(Server.json(201, "{\"request_uri\":\"urn:r\",\"expires_in\":60}"));
    RequestObject signed = RequestObject.sign(request().state("s"), Party.KEY, server.env());
    asked.run(PushedAuthorization.of(signed, ClientAuthentication.none()));
    Form sent = Form.parse(new String(asked.last().body(), StandardCharsets.UTF_8));
    assertThat(sent)
        .isEqualTo(Form.empty().with("request", signed.jwt().reveal()).with("client_id", "shop"));
  }

  @Test
  void aMaxAgeIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request().maxAge(-1))
        .withMessageContaining("maxAge is negative: -1");
  }

  @Test
  void aRequestAndAResponseShowWhoseTheyAre() {
    assertThat(request().toString()).contains("https://as.example").contains("client_id");
    assertThat(response("code=c0de", Expect.noState()).toString())
        .contains("https://as.example")
        .contains("code")
        .doesNotContain("c0de");
  }
}
