package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the profiles of the OpenID Foundation require of a client, and of its server. */
class ClientProfileTest {

  private static final JsonObject METADATA = JsonObject.of("client_id", "shop");
  private static final JsonObject BOUND =
      METADATA.with("tls_client_certificate_bound_access_tokens", true);
  private static final ClientAuthentication JWT = ClientAuthentication.privateKeyJwt(Party.KEY);
  private static final SigningKey RSA =
      SigningKey.generate(JwsAlgorithm.RS256, Crypto.platform()).keyId("rsa");
  private static final DpopHandle DPOP =
      DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));
  private static final Secret CODE = Secret.of("c0de");

  private final Server server = new Server();

  private static Client client(ClientProfile profile) {
    return Client.of(BOUND).profile(profile);
  }

  private static AuthorizationRequest request(ClientProfile profile) {
    return AuthorizationRequest.of(Party.SERVER, client(profile), Party.REDIRECT);
  }

  /** What suits each profile: each test leaves one thing out. */
  private static AuthorizationRequest complete(ClientProfile profile) {
    AuthorizationRequest request =
        request(profile).pkce(Pkce.generate(new Server().env())).nonce("n").scope("openid");
    return profile.pushesRequests() ? request : request.responseMode("jwt");
  }

  private static void assertRequires(String what, ThrowingCallable call) {
    assertThatIllegalStateException()
        .isThrownBy(call)
        .withMessageContaining("ClientProfile.")
        .withMessageContaining(what);
  }

  private static Response tokens(String type, String more) {
    return Server.json(200, "{\"access_token\":\"t\",\"token_type\":\"" + type + "\"" + more + "}");
  }

  private static BackchannelGrant grant(Client client, ClientAuthentication authentication) {
    return BackchannelGrant.of(Party.SERVER, client, authentication, CODE);
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThroughTheBrowserIsPushedOrSigned(ClientProfile profile) {
    assertRequires(
        profile.pushesRequests() ? "a pushed request" : "a signed request",
        () -> complete(profile).uri(server.env()));
  }

  @ParameterizedTest
  @EnumSource
  void aSignedRequestGoesThroughTheBrowserWhereNoneMustBePushed(ClientProfile profile) {
    RequestObject signed = RequestObject.sign(complete(profile), Party.KEY, server.env());
    if (profile.pushesRequests()) {
      assertRequires("a pushed request", () -> signed.uri(server.env()));
      assertRequires(
          "a pushed request",
          () -> signed.uriByReference(URI.create("https://shop.example/r"), server.env()));
    } else {
      assertThat(signed.uri(server.env()).getRawQuery()).contains("request=ey");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPushedRequestIsSignedWhereTheProfileSaysSo(ClientProfile profile) {
    ThrowingCallable plain = () -> PushedAuthorization.of(complete(profile), JWT);
    if (profile.signsRequests()) {
      assertRequires("a signed request", plain);
      assertRequires(
          "a signed request", () -> RequestObject.unsigned(complete(profile), server.env()));
    } else {
      assertThatNoException().isThrownBy(plain);
    }
    RequestObject signed = RequestObject.sign(complete(profile), Party.KEY, server.env());
    assertThatNoException().isThrownBy(() -> PushedAuthorization.of(signed, JWT));
  }

  @ParameterizedTest
  @EnumSource
  void aPushedRequestHasAProofKey(ClientProfile profile) {
    assertRequires(
        "pkce(…)",
        () ->
            PushedAuthorization.of(
                RequestObject.sign(complete(profile).withoutPkce(), Party.KEY, server.env()), JWT));
  }

  @ParameterizedTest
  @EnumSource
  void whatTheClientSignsIsSignedByAnAlgorithmOfTheProfile(ClientProfile profile) {
    assertRequires(
        "PS256 or ES256", () -> RequestObject.sign(complete(profile), RSA, server.env()));
    assertRequires(
        "PS256 or ES256",
        () ->
            server.run(BackchannelAuthentication.of(Party.SERVER, client(profile), JWT).sign(RSA)));
    assertRequires(
        "PS256 or ES256",
        () -> server.run(grant(client(profile), ClientAuthentication.privateKeyJwt(RSA))));
    assertRequires(
        "PS256 or ES256", () -> server.run(grant(client(profile), JWT).dpop(DpopHandle.of(RSA))));
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAPI_1_ADVANCED", "FAPI_CIBA"})
  void aRequestOfFapi1HasANonceOrAState(ClientProfile profile) {
    AuthorizationRequest request = request(profile).withoutPkce().responseMode("jwt");
    assertRequires("nonce(…)", request.scope("a openid").state("s")::form);
    assertRequires("state(…)", request.scope("a").nonce("n")::form);
    assertThat(request.scope("a").state("s").form().first("state")).isEqualTo("s");
  }

  @ParameterizedTest
  @EnumSource(names = {"FAPI_1_ADVANCED", "FAPI_CIBA"})
  void aResponseOfFapi1IsToBeSigned(ClientProfile profile) {
    AuthorizationRequest request = request(profile).withoutPkce().scope("openid").nonce("n");
    assertRequires("responseMode(\"jwt\")", request::form);
    assertRequires("responseMode(\"jwt\")", request.responseMode("form_post")::form);
    assertThat(request.responseMode("form_post.jwt").form().first("nonce")).isEqualTo("n");
    assertThat(request.responseType("code id_token").form().first("nonce")).isEqualTo("n");
  }

  @ParameterizedTest
  @EnumSource(names = {"FAPI_2", "FAPI_2_MESSAGE_SIGNING"})
  void aRequestOfFapi2IsForACodeAlone(ClientProfile profile) {
    assertRequires("the response type", complete(profile).responseType("code id_token")::form);
    assertRequires(
        "the response type",
        () ->
            server.run(
                HybridResponse.of(
                    Party.jwks(),
                    client(profile),
                    Form.parse("code=c&id_token=i"),
                    Expect.noState(),
                    "n")));
  }

  @Test
  void messageSigningAsksForJarm() {
    AuthorizationRequest request = complete(ClientProfile.FAPI_2_MESSAGE_SIGNING);
    assertThat(request.form().first("response_mode")).isEqualTo("jwt");
    assertThat(request.responseMode("query.jwt").form().first("response_mode"))
        .isEqualTo("query.jwt");
    assertRequires("JARM", request.responseMode("query")::form);
    assertThat(complete(ClientProfile.FAPI_2).form().first("response_mode")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aPlainResponseHasAnIssuerOrIsRefused(ClientProfile profile) {
    Form parameters = Form.parse("code=c");
    ThrowingCallable call =
        () ->
            AuthorizationResponse.validate(
                Party.SERVER, client(profile), parameters, Expect.noState());
    if (profile.verifiesResponses()) {
      assertRequires("a signed authorization response", call);
      return;
    }
    OAuthException refusal = catchThrowableOfType(OAuthException.class, call);
    assertThat(refusal.details()).isEqualTo(Details.member("iss", Party.SERVER.issuer(), null));
  }

  @Test
  void aHybridResponseIsADetachedSignature() {
    JsonObject claims = Party.hybridClaims().without("s_hash");
    Form parameters = Form.parse("code=c0de&state=s").with("id_token", Party.sign(claims));
    OAuthException refusal =
        server.refuse(
            HybridResponse.of(
                Party.jwks(),
                client(ClientProfile.FAPI_1_ADVANCED),
                parameters,
                Expect.state("s"),
                "n"));
    assertThat(refusal.details().name()).isEqualTo("s_hash");
  }

  @ParameterizedTest
  @EnumSource
  void theClientProvesWhoItIsByAKeyOrCertificate(ClientProfile profile) {
    for (ClientAuthentication weak :
        List.of(
            ClientAuthentication.none(),
            ClientAuthentication.secretBasic(CODE),
            ClientAuthentication.secretPost(CODE))) {
      assertRequires("private_key_jwt", () -> server.run(grant(client(profile), weak)));
    }
    assertRequires(
        "HS256",
        () ->
            server.run(
                grant(client(profile), ClientAuthentication.secretJwt(Secret.of("s".repeat(32))))));
    assertThat(server.asked).isEmpty();
    for (ClientAuthentication strong : List.of(JWT, ClientAuthentication.tls())) {
      assertThat(new Server(tokens("bearer", "")).run(grant(client(profile), strong)).accessToken())
          .isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theClientDoesNotLearnThePassword(ClientProfile profile) {
    assertRequires(
        "password", () -> ExtensionGrant.of(Party.SERVER, client(profile), JWT, "password"));
    assertThat(ExtensionGrant.of(Party.SERVER, Party.CLIENT, JWT, "password")).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void tokensAreBoundToTheirSender(ClientProfile profile) {
    Client unbound = Client.of(METADATA).profile(profile);
    assertRequires("tls_client_certificate_bound", () -> server.run(grant(unbound, JWT)));
    BackchannelGrant byDpop = grant(unbound, JWT).dpop(DPOP);
    if (profile.pushesRequests()) {
      assertThat(new Server(tokens("DPoP", "")).run(byDpop).tokenType()).isEqualTo("dpop");
    } else {
      assertRequires("mutual TLS", () -> server.run(byDpop));
    }
  }

  @Test
  void aTokenThatIsNotBoundToTheKeyOfTheProofIsRefused() {
    OAuthException refusal =
        new Server(tokens("bearer", ""))
            .refuse(grant(client(ClientProfile.FAPI_2), JWT).dpop(DPOP));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal.details()).isEqualTo(Details.member("token_type", "dpop", "bearer"));
  }

  @ParameterizedTest
  @EnumSource
  void theSignatureOfAnIdTokenIsVerifiedWhereTheProfileSaysSo(ClientProfile profile) {
    String idToken = ",\"id_token\":\"" + Party.sign(Party.idClaims()) + "\"";
    Server answering = new Server(tokens("bearer", idToken), Party.keys());
    BackchannelGrant grant = grant(client(profile), JWT);
    if (profile.verifiesResponses()) {
      assertRequires("verifyIdTokenSignature(…)", () -> answering.run(grant));
      AuthorizationResponse response =
          AuthorizationResponse.validate(
              Party.SERVER, Party.CLIENT, Form.parse("code=c"), Expect.noState());
      assertRequires(
          "verifyIdTokenSignature(…)",
          () ->
              server.run(
                  CodeGrant.withoutPkce(
                          Party.SERVER, client(profile), JWT, response, Party.REDIRECT)
                      .requireIdToken()));
      assertThat(server.asked).isEmpty();
    } else {
      assertThat(answering.run(grant).idToken()).isNotNull();
    }
    Server verified = new Server(tokens("bearer", idToken), Party.keys());
    assertThat(verified.run(grant.verifyIdTokenSignature(Party.jwks())).idToken()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void anIdTokenIsSignedByAnAlgorithmOfTheProfile(ClientProfile profile) {
    JsonObject listing =
        Party.SERVER
            .json()
            .with("id_token_signing_alg_values_supported", List.of("RS256", "ES256"));
    AuthorizationServer both = AuthorizationServer.of(listing);
    String good = Party.sign(Party.idClaims());
    BackchannelGrant grant =
        BackchannelGrant.of(both, client(profile), JWT, CODE).verifyIdTokenSignature(Party.jwks());
    Server answering = new Server(tokens("bearer", ",\"id_token\":\"" + good + "\""), Party.keys());
    assertThat(answering.run(grant).idToken()).isNotNull();

    String weak = Jws.sign(RSA, JsonObject.of("alg", "RS256"), Party.idClaims());
    for (Client client :
        List.of(
            client(profile),
            Client.of(BOUND.with("id_token_signed_response_alg", "RS256")).profile(profile),
            client(profile).acceptListedAlgorithms())) {
      OAuthException refusal =
          new Server(tokens("bearer", ",\"id_token\":\"" + weak + "\""))
              .refuse(
                  BackchannelGrant.of(both, client, JWT, CODE)
                      .verifyIdTokenSignature(Party.jwks()));
      assertThat(refusal.details().name()).isEqualTo("alg");
      assertThat(refusal).hasMessageContaining("whose profile is " + profile);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBackchannelRequestIsSignedWhereTheProfileSaysSo(ClientProfile profile) {
    BackchannelAuthentication plain =
        BackchannelAuthentication.of(Party.SERVER, client(profile), JWT).scope("openid");
    Server answering = new Server(Server.json(200, "{\"auth_req_id\":\"r\",\"expires_in\":60}"));
    if (profile.signsRequests()) {
      assertRequires("a signed request", () -> answering.run(plain));
      assertThat(answering.asked).isEmpty();
    }
    answering.run(plain.sign(Party.KEY));
    assertThat(new String(answering.last().body(), StandardCharsets.UTF_8))
        .contains("request=ey")
        .doesNotContain("scope=");
  }
}
