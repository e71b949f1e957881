package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.RawJwts;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker can put into a signed authorization response: JARM and hybrid. */
class RefusedSignedAuthorizationTest {

  private static final JsonObject JARM = Party.jarmClaims();
  private static final JsonObject HYBRID = Party.hybridClaims();

  private static JarmResponse jarm(Client client, String jwt, Expect expect) {
    return JarmResponse.of(Party.jwks(), client, Form.empty().with("response", jwt), expect);
  }

  private static HybridResponse hybrid(Form parameters, Expect expect) {
    return HybridResponse.of(Party.jwks(), Party.CLIENT, parameters, expect, "n");
  }

  private static Form hybridForm(String idToken) {
    return Form.parse("code=c0de&state=s&id_token=" + idToken);
  }

  private static OAuthException refuse(Operation<?> operation) {
    OAuthException refusal = new Server(Party.keys()).refuse(operation);
    assertThat(refusal).hasMessageNotContaining("c0de");
    assertThat(refusal.details().toString()).doesNotContain("c0de");
    return refusal;
  }

  private static Expect state() {
    return Expect.state("s");
  }

  // ---- JARM

  @ParameterizedTest
  @ValueSource(strings = {"code", "state", "error", "response", "id_token", "access_token"})
  void aParameterOfAnotherTypeIsNotPassedOver(String name) {
    for (Object value : List.of(1, true, List.of("s"), JsonObject.of())) {
      String jwt = Party.sign(JARM.with(name, value));
      OAuthException refusal = refuse(jarm(Party.CLIENT, jwt, Expect.stateCheckedElsewhere()));
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
      assertThat(refusal.details().name()).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, INVALID_RESPONSE",
    "none, UNSUPPORTED_OPERATION",
    "HS256, UNSUPPORTED_OPERATION"
  })
  void theAlgorithmOfAJwtResponseIsTheRegisteredOne(String alg, ErrorCode code) {
    Client client =
        Client.of(JsonObject.of("client_id", "shop", "authorization_signed_response_alg", alg));
    String jwt = alg.equals("RS256") ? Party.sign(JARM) : RawJwts.unsigned(alg, JARM);
    OAuthException refusal = refuse(jarm(client, jwt, state()));
    assertThat(refusal.code()).isEqualTo(code);
  }

  @Test
  void theAudienceIsNoParameter() {
    AuthorizationResponse response =
        new Server(Party.keys()).run(jarm(Party.CLIENT, Party.sign(JARM), state()));
    assertThat(response.parameters().first("aud")).isNull();
    assertThat(response.parameters().first("iss")).isEqualTo("https://as.example");
  }

  @Test
  void aJwtResponseHasTheClientsClock() {
    Client client = Client.of("shop").clockTolerance(Duration.ZERO);
    String late = Party.sign(JARM.with("exp", Server.NOW));
    assertThat(refuse(jarm(client, late, state())).code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThat(
            new Server(Party.keys())
                .run(jarm(client.clockSkew(Duration.ofSeconds(-1)), late, state()))
                .code()
                .reveal())
        .isEqualTo("c0de");
    String early = Party.sign(JARM.with("nbf", Server.NOW + 1));
    assertThat(refuse(jarm(client, early, state())).code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
  }

  @Test
  void anEncryptedResponseMustBeEncryptedWhereTheClientRegisteredForIt() {
    Client client =
        Client.of(
            JsonObject.of("client_id", "shop", "authorization_encrypted_response_alg", "ECDH-ES"));
    String inside = Party.sign(JARM);
    OAuthException refusal = refuse(jarm(client, inside, state()).decrypter(jwe -> inside));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal).hasMessageContaining("authorization_encrypted_response_alg");
    assertThat(
            new Server(Party.keys())
                .run(jarm(client, "a.b.c.d.e", state()).decrypter(jwe -> inside))
                .code()
                .reveal())
        .isEqualTo("c0de");
  }

  // ---- hybrid

  @Test
  void aHybridResponseOfAnotherIssuerOrSessionIsRefused() {
    Form good = hybridForm(Party.sign(HYBRID));
    assertThat(refuse(hybrid(good.with("iss", "https://evil.example"), state())).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refuse(hybrid(good, Expect.state("other"))).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refuse(hybrid(good.without("code"), state())).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refuse(hybrid(good.and("id_token", Party.sign(HYBRID)), state())).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void aSwappedCodeOrStateDoesNotFitTheIdToken() {
    Form good = hybridForm(Party.sign(HYBRID));
    for (String code : List.of("c0d", "C0DE", "c0de ", "c0d\u00e9", "c0d?")) {
      assertThat(refuse(hybrid(good.with("code", code), state())).code())
          .isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    }
    for (HybridResponse swapped :
        List.of(
            hybrid(good.with("state", "t"), Expect.state("t")),
            hybrid(good.without("state"), Expect.noState()))) {
      assertThat(refuse(swapped).code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
      assertThat(refuse(swapped.detachedSignature()).code())
          .isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    }
  }

  @Test
  void aDetachedSignatureCoversAStateThatTheCallerChecks() {
    Form form = hybridForm(Party.sign(HYBRID.without("s_hash")));
    assertThat(refuse(hybrid(form, Expect.stateCheckedElsewhere()).detachedSignature()).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(
            new Server(Party.keys())
                .run(hybrid(form.without("state"), Expect.noState()).detachedSignature())
                .idToken())
        .isNotNull();
  }

  @Test
  void halvesOfCharactersBeyondAsciiDiffer() {
    assertThat(HalfHash.of("\u00e9", JwsAlgorithm.ES256))
        .isNotEqualTo(HalfHash.of("?", JwsAlgorithm.ES256));
  }

  @Test
  void theAuthenticationOfAHybridResponseIsWithinMaxAge() {
    Form old = hybridForm(Party.sign(HYBRID.with("auth_time", Server.NOW - 91)));
    assertThat(refuse(hybrid(old, state()).maxAge(60)).code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    Client client = Client.of(JsonObject.of("client_id", "shop", "default_max_age", 60));
    HybridResponse byDefault = HybridResponse.of(Party.jwks(), client, old, state(), "n");
    assertThat(refuse(byDefault).code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThat(new Server(Party.keys()).run(byDefault.skipAuthTimeCheck()).idToken()).isNotNull();
  }

  @Test
  void theParametersOfAHybridResponseStandInTheFragment() {
    for (String url : List.of("?code=c0de&id_token=x", "#", "?code=c0de#")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  HybridResponse.of(
                      Party.jwks(),
                      Party.CLIENT,
                      URI.create(Party.REDIRECT + url),
                      Expect.noState(),
                      "n"));
    }
  }

  @Test
  void theIdTokenMayBeAnHourOldAndNoOlder() {
    JsonObject claims = HYBRID.with("exp", Server.NOW + 9000);
    Form hour = hybridForm(Party.sign(claims.with("iat", Server.NOW - 3600)));
    assertThat(new Server(Party.keys()).run(hybrid(hour, state())).idToken()).isNotNull();
    Form older = hybridForm(Party.sign(claims.with("iat", Server.NOW - 3601)));
    assertThat(refuse(hybrid(older, state())).details().name()).isEqualTo("iat");
  }

  @Test
  void theAgeOfAnIdTokenIsByTheClientsClock() {
    Client behind = Party.CLIENT.clockSkew(Duration.ofSeconds(-10));
    JsonObject claims = HYBRID.with("exp", Server.NOW + 9000).with("iat", Server.NOW - 3610);
    HybridResponse old =
        HybridResponse.of(Party.jwks(), behind, hybridForm(Party.sign(claims)), state(), "n");
    assertThat(new Server(Party.keys()).run(old).idToken()).isNotNull();
    OAuthException refusal = refuse(hybrid(hybridForm(Party.sign(claims)), state()));
    assertThat(refusal.details())
        .isEqualTo(Details.claim("iat", "at least " + (Server.NOW - 3600), Server.NOW - 3610));
  }

  @Test
  void anEncryptedIdTokenOfAHybridResponseIsDecrypted() {
    String inside = Party.sign(HYBRID);
    HybridResponse encrypted = hybrid(hybridForm("a.b.c.d.e"), state());
    assertThat(refuse(encrypted).code()).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(new Server(Party.keys()).run(encrypted.decrypter(compact -> inside)).idToken())
        .isNotNull();
  }

  @Test
  void theKeyIsTheOneThatTheHeaderNames() {
    Response keys =
        Server.json(
            200,
            JsonObject.of(
                    "keys",
                    List.of(
                        Party.OTHER.toPublicJwk().json().with("kid", "other"),
                        Party.KEY.toPublicJwk().json()))
                .toJson());
    assertThat(new Server(keys).run(hybrid(hybridForm(Party.sign(HYBRID)), state())).idToken())
        .isNotNull();
    assertThat(new Server(keys).run(jarm(Party.CLIENT, Party.sign(JARM), state())).code().reveal())
        .isEqualTo("c0de");
    JsonObject logout =
        Party.jarmClaims()
            .with("iat", Server.NOW)
            .with("jti", "j")
            .with("sub", "alice")
            .with(
                "events",
                JsonObject.of(
                    "http://schemas.openid.net/event/backchannel-logout", JsonObject.of()));
    assertThat(
            new Server(keys)
                .run(
                    LogoutTokenValidation.of(
                        Party.jwks(),
                        Party.CLIENT,
                        Form.empty().with("logout_token", Party.sign(logout))))
                .subject())
        .isEqualTo("alice");
  }
}
