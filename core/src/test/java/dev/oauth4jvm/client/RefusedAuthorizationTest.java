package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker can put into an authorization response, in each of its shapes. */
class RefusedAuthorizationTest {

  private static final JsonObject JARM =
      JsonObject.builder()
          .put("iss", "https://as.example")
          .put("aud", "shop")
          .put("exp", Server.NOW + 60)
          .put("code", "c0de")
          .put("state", "s")
          .build();

  private static final JsonObject HYBRID =
      Party.idClaims()
          .with("nonce", "n")
          .with("c_hash", HalfHash.of("c0de", JwsAlgorithm.ES256))
          .with("s_hash", HalfHash.of("s", JwsAlgorithm.ES256));

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

  private static OAuthException refuse(AuthorizationServer server, String query, Expect expect) {
    OAuthException[] refusal = new OAuthException[1];
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(
            () -> AuthorizationResponse.validate(server, Party.CLIENT, Form.parse(query), expect))
        .satisfies(thrown -> refusal[0] = thrown);
    return refusal[0];
  }

  // ---- the parameters

  @ParameterizedTest
  @ValueSource(strings = {"access_token=t", "token=t", "id_token=t", "access_token="})
  void tokensInTheFrontChannelAreNotSupported(String token) {
    assertThat(refuse(Party.SERVER, "code=c0de&state=s&" + token, Expect.state("s")).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    OAuthException hybrid = refuse(hybrid(hybridForm("x").and("access_token", "t"), state()));
    assertThat(hybrid.code()).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  private static Expect state() {
    return Expect.state("s");
  }

  @ParameterizedTest
  @CsvSource({
    "iss, code=c0de&iss=", // nobody's
    "iss, code=c0de&iss=https%3A%2F%2Fas.example%2F",
    "iss, code=c0de&iss=HTTPS%3A%2F%2FAS.EXAMPLE",
    "iss, error=access_denied&iss=https%3A%2F%2Fevil.example",
    "unknown, code=c0de&unknown=1&unknown=1",
    "iss, code=c0de&iss=https%3A%2F%2Fas.example&iss=https%3A%2F%2Fevil.example",
    "code, code=c0de&c%6Fde=other"
  })
  void anotherIssuerOrATwiceGivenParameterIsRefused(String name, String query) {
    OAuthException refusal = refuse(Party.SERVER, query, Expect.noState());
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal.details().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"state=", "state=S", "state=s%20", "state=s%00", "state=ss", "State=s"})
  void aStateIsComparedCharacterForCharacter(String state) {
    OAuthException refusal = refuse(Party.SERVER, "code=c0de&" + state, Expect.state("s"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void anErrorBringsItsIssuerWhereTheServerSaysThatItDoes() {
    AuthorizationServer sends =
        AuthorizationServer.of(
            Party.SERVER.json().with("authorization_response_iss_parameter_supported", true));
    assertThat(refuse(sends, "error=access_denied", Expect.noState()).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void aResponseWithoutCodeHasNothingToExchange() {
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            Party.SERVER, Party.CLIENT, Form.parse("error=&code="), Expect.noState());
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(response::code)
        .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));
  }

  @Test
  @Timeout(20)
  void manyParametersTakeNoMoreThanTheirLength() {
    StringBuilder query = new StringBuilder("code=c0de");
    for (int i = 0; i < 200_000; i++) {
      query.append("&p").append(i).append("=1");
    }
    String twice = query.append("&code=c0de").toString();
    assertThat(refuse(Party.SERVER, twice, Expect.noState()).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void anEmptyStateOrNonceIsTheCallersMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> Expect.state(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HybridResponse.of(Party.jwks(), Party.CLIENT, Form.empty(), state(), ""));
    assertThatNullPointerException()
        .isThrownBy(
            () -> HybridResponse.of(Party.jwks(), Party.CLIENT, Form.empty(), state(), null));
  }

  // ---- the encoding

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=%",
        "a=%4",
        "a=%zz",
        "a=%+1",
        "a=%-1",
        "%=a",
        "a=%ff",
        "a=%c0%80",
        "a=%ed%a0%80"
      })
  void malformedEscapesAreNotGuessedAt(String encoded) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> Form.parse(encoded))
        .withNoCause()
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PARSE_ERROR));
  }

  @Test
  void escapesAreReadAsUtf8() {
    assertThat(Form.parse("a=%c3%a9%F0%9F%98%80+é%2B").first("a")).isEqualTo("é\ud83d\ude00 é+");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, text/plain, INVALID_REQUEST",
    "POST, application/json, INVALID_REQUEST",
    "POST, '', INVALID_REQUEST",
    "PUT, application/x-www-form-urlencoded, INVALID_REQUEST",
    "post, application/x-www-form-urlencoded, INVALID_REQUEST",
    "POST, APPLICATION/x-www-form-urlencoded ; charset=x, PARSE_ERROR"
  })
  void aFormPostIsAPostOfAFormInUtf8(String method, String type, ErrorCode code) {
    Request request =
        Request.of(method, URI.create(Party.REDIRECT))
            .headers(Headers.of("content-type", type))
            .body("code=\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> Form.post(request))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  // ---- JARM

  @ParameterizedTest
  @ValueSource(
      strings = {"code", "state", "error", "response", "id_token", "token", "access_token"})
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
  void theIdTokenMayBeAnHourOldAndNoOlder() {
    JsonObject claims = HYBRID.with("exp", Server.NOW + 9000);
    Form hour = hybridForm(Party.sign(claims.with("iat", Server.NOW - 3600)));
    assertThat(new Server(Party.keys()).run(hybrid(hour, state())).idToken()).isNotNull();
    Form older = hybridForm(Party.sign(claims.with("iat", Server.NOW - 3601)));
    assertThat(refuse(hybrid(older, state())).details().name()).isEqualTo("iat");
  }

  // ---- what is asked

  @Test
  void aRequestObjectHoldsNoOther() {
    AuthorizationRequest request =
        AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT).withoutPkce();
    List<AuthorizationRequest> nested = new ArrayList<>();
    nested.add(request.parameter("request", "e.y.J"));
    nested.add(request.parameter("request_uri", "urn:r"));
    for (AuthorizationRequest one : nested) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RequestObject.sign(one, Party.KEY, new Server().env()))
          .withMessageContaining("request_uri");
    }
  }
}
