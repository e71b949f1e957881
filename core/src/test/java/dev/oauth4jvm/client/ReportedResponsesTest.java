package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers sent to clients, by public reports about many libraries: see docs/reports.md. */
class ReportedResponsesTest {

  private static final String TOKENS = "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}";

  private static final ClientCredentialsGrant GRANT =
      ClientCredentialsGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
  private static final UserInfo USER_INFO =
      UserInfo.of(Party.SERVER, Party.CLIENT, Secret.of("t0ken"), "alice");

  private static Response page(int status) {
    return Response.of(
        status,
        Headers.of("content-type", "text/html; charset=UTF-8"),
        "<!DOCTYPE html><title>Bad gateway</title>".getBytes(StandardCharsets.UTF_8));
  }

  private static CodeGrant code() {
    return CodeGrant.withoutPkce(
        Party.SERVER,
        Party.CLIENT,
        Party.AUTHENTICATION,
        AuthorizationResponse.validate(
            Party.SERVER, Party.CLIENT, Form.parse("code=c0de"), Expect.noState()),
        Party.REDIRECT);
  }

  private static Response tokens(JsonObject idClaims) {
    return Server.json(
        200,
        JsonObject.of("access_token", "t", "token_type", "Bearer", "id_token", Party.sign(idClaims))
            .toJson());
  }

  @Test
  void theErrorPageOfAGatewayIsAnUnexpectedStatusAndNotAParseError() {
    OAuthException refusal = new Server(page(502)).refuse(GRANT);

    assertThat(refusal.code()).isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM);
    assertThat(refusal)
        .hasMessageContaining("expected 200, got 502")
        .hasMessageContaining("(POST https://as.example/token)")
        .hasMessageNotContaining("<");
  }

  @Test
  void aTokenResponseWithoutTypeIsRefusedByTheMembersName() {
    OAuthException refusal = new Server(Server.json(200, "{\"access_token\":\"t\"}")).refuse(GRANT);

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal.details())
        .isEqualTo(Details.member("token_type", "a non-empty string", null));
  }

  @Test
  void aRefreshWithoutANewRefreshTokenLeavesTheOldOneInForce() {
    Secret old = Secret.of("old");
    RefreshGrant grant = RefreshGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, old);

    assertThat(new Server(Server.json(200, TOKENS)).run(grant).refreshToken()).isNull();
    assertThat(
            new Server(Server.json(200, TOKENS.replace("}", ",\"refresh_token\":\"new\"}")))
                .run(grant)
                .refreshToken())
        .isEqualTo(Secret.of("new"));
  }

  @Test
  void aPushedRequestGoesToTheAliasWhateverAuthenticatesTheClient() {
    AuthorizationServer server =
        AuthorizationServer.of(
            Party.SERVER
                .json()
                .with(
                    "mtls_endpoint_aliases",
                    JsonObject.of(
                        "pushed_authorization_request_endpoint", "https://mtls.as.example/par")));
    Client client =
        Client.of(JsonObject.of("client_id", "shop", "use_mtls_endpoint_aliases", true));
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, Party.REDIRECT).withoutPkce();
    Server asked = new Server(Server.json(201, "{\"request_uri\":\"urn:x:1\",\"expires_in\":60}"));

    asked.run(PushedAuthorization.of(request, ClientAuthentication.privateKeyJwt(Party.KEY)));

    assertThat(asked.last().uri()).hasToString("https://mtls.as.example/par");
  }

  @Test
  void aDeviceAuthorizationMayNameItsPageAsDraftsDid() {
    DeviceAuthorization device =
        DeviceAuthorization.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
    String rest = "\"device_code\":\"d\",\"user_code\":\"u\",\"expires_in\":1800}";
    Response draft = Server.json(200, "{\"verification_url\":\"https://v.example\"," + rest);
    Response both =
        Server.json(
            200, "{\"verification_uri\":\"https://v.example\",\"verification_url\":\"x\"," + rest);

    assertThat(new Server(draft).run(device).verificationUri()).isEqualTo("https://v.example");
    assertThat(new Server(both).run(device).verificationUri()).isEqualTo("https://v.example");
    assertThat(
            new Server(Server.json(200, "{\"verification_url\":\"javascript:x\"," + rest))
                .refuse(device)
                .details()
                .name())
        .isEqualTo("verification_url");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201})
  void aRegistrationIsOneWithEitherStatus(int status) {
    ClientRegistration registration = ClientRegistration.of(Party.SERVER, JsonObject.of());

    RegisteredClient client =
        new Server(Server.json(status, "{\"client_id\":\"c\",\"client_secret\":\"s\"}"))
            .run(registration);

    assertThat(client.clientSecret()).isEqualTo(Secret.of("s"));
    assertThat(new Server(Server.json(202, "{\"client_id\":\"c\"}")).refuse(registration).code())
        .isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM);
  }

  @Test
  void theBodyOfARevocationIsNotLookedAt() {
    Revocation revocation =
        Revocation.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("t0ken"));
    Response ok = Response.of(200, Headers.of("content-type", "text/plain"), new byte[] {'o', 'k'});

    assertThat(new Server(ok).run(revocation)).isTrue();
    assertThat(new Server(Server.json(200, "{\"status\":")).run(revocation)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"{\"name\":\"A\"}", "{\"sub\":[\"alice\",\"alice-2\"]}", "{\"sub\":1}", "{}"})
  void claimsOfNobodyAreNotTheUsers(String body) {
    OAuthException refusal = new Server(Server.json(200, body)).refuse(USER_INFO);

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal.details().name()).isEqualTo("sub");
  }

  // ---- in the browser

  private static Throwable refused(String query, Expect expect) {
    return catchThrowable(
        () ->
            AuthorizationResponse.validate(
                Party.SERVER, Party.CLIENT, URI.create(Party.REDIRECT + "?" + query), expect));
  }

  @Test
  void anErrorWithoutTheStateThatWasSentIsNobodysAnswer() {
    Expect expect = Expect.state("s3ssion");

    assertThat(refused("error=access_denied", expect))
        .isNotInstanceOf(AuthorizationResponseException.class)
        .isInstanceOfSatisfying(
            OAuthException.class,
            refusal -> assertThat(refusal.details().name()).isEqualTo("state"));
    assertThat(refused("error=access_denied&state=s3ssion", expect))
        .isInstanceOf(AuthorizationResponseException.class);
  }

  @Test
  void anIssuerThatNobodyAnnouncedIsComparedAllTheSame() {
    Expect expect = Expect.noState();

    assertThat(refused("code=c&iss=https%3A%2F%2Fas.example", expect)).isNull();
    assertThat(refused("code=c&iss=https%3A%2F%2Fas.example%2F", expect))
        .isInstanceOfSatisfying(
            OAuthException.class, refusal -> assertThat(refusal.details().name()).isEqualTo("iss"));
  }

  // ---- tokens

  @Test
  void theDatesOfAnIdTokenMayHaveFractions() {
    JsonObject claims =
        Party.idClaims()
            .with("iat", new BigDecimal(Server.NOW + ".172277"))
            .with("exp", new BigDecimal("1800000300.5"))
            .with("auth_time", new BigDecimal(Server.NOW - 1 + ".9"));

    assertThat(new Server(tokens(claims)).run(code().maxAge(60)).idToken()).isNotNull();
  }

  @Test
  void aServerThatAnnouncesAnotherAlgorithmThanRs256NeedsNoSetting() {
    assertThat(Party.SERVER.json().strings("id_token_signing_alg_values_supported"))
        .isEqualTo(List.of("ES256"));
    assertThat(new Server(tokens(Party.idClaims())).run(code()).idToken()).isNotNull();
  }

  @Test
  void aLogoutTokenExpires() {
    JsonObject logout =
        Party.idClaims()
            .with("jti", "1")
            .with(
                "events",
                JsonObject.of(
                    "http://schemas.openid.net/event/backchannel-logout", JsonObject.of()));

    assertThat(new Server(Party.keys()).run(validation(logout)).subject()).isEqualTo("alice");
    OAuthException refusal = new Server(Party.keys()).refuse(validation(logout.without("exp")));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal.details().name()).isEqualTo("exp");
  }

  private static LogoutTokenValidation validation(JsonObject claims) {
    return LogoutTokenValidation.of(
        Party.jwks(), Party.CLIENT, Form.empty().with("logout_token", Party.sign(claims)));
  }

  // ---- DPoP

  @Test
  void theNonceOfASuccessIsInTheNextProof() {
    DpopHandle dpop = DpopHandle.of(Party.KEY);
    ProtectedResourceRequest request =
        ProtectedResourceRequest.of(
                Request.get(URI.create("https://api.example/orders")), Secret.of("t0ken"))
            .dpop(dpop);
    Server server = new Server(Server.json(200, "{}", "dpop-nonce", "n1"), Server.json(200, "{}"));

    server.run(request);
    server.run(request);

    assertThat(nonce(server.asked.get(0))).isNull();
    assertThat(nonce(server.asked.get(1))).isEqualTo("n1");
  }

  private static String nonce(Request request) {
    String proof = String.valueOf(request.headers().first("dpop"));
    return UnverifiedJwt.parse(proof).claims().string("nonce");
  }
}
