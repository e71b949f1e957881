package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.RawJwts;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenID Connect Core 1.0, section 3.1.3.7, and where else ID Tokens are compared. */
class RefusedIdTokenTest {

  private static CodeGrant grant(AuthorizationServer server, Client client, String parameters) {
    return CodeGrant.withoutPkce(
        server,
        client,
        Party.AUTHENTICATION,
        AuthorizationResponse.validate(server, client, Form.parse(parameters), Expect.noState()),
        Party.REDIRECT);
  }

  private static CodeGrant grant(Client client) {
    return grant(Party.SERVER, client, "code=c0de");
  }

  private static Response tokens(String idToken) {
    return Server.json(
        200, "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"id_token\":\"" + idToken + "\"}");
  }

  private static OAuthException refuse(TokenGrant<?> grant, String idToken) {
    OAuthException refusal = new Server(tokens(idToken)).refuse(grant);
    assertThat(refusal).hasMessageNotContaining(idToken);
    return refusal;
  }

  private static IdToken accept(TokenGrant<?> grant, JsonObject claims) {
    IdToken idToken = new Server(tokens(Party.sign(claims))).run(grant).idToken();
    assertThat(idToken).isNotNull();
    return idToken;
  }

  static Stream<Arguments> badClaims() {
    return Stream.of(
        Arguments.of("sub", "", "INVALID_RESPONSE"),
        Arguments.of("sub", List.of("alice"), "INVALID_RESPONSE"),
        Arguments.of("iss", List.of("https://as.example"), "INVALID_RESPONSE"),
        Arguments.of("iss", "https://as.example/", "JWT_CLAIM_COMPARISON"),
        Arguments.of("iss", "HTTPS://as.example", "JWT_CLAIM_COMPARISON"),
        Arguments.of("aud", "", "JWT_CLAIM_COMPARISON"),
        Arguments.of("aud", "Shop", "JWT_CLAIM_COMPARISON"),
        Arguments.of("aud", List.of(), "JWT_CLAIM_COMPARISON"),
        Arguments.of("aud", List.of("other"), "JWT_CLAIM_COMPARISON"),
        Arguments.of("aud", List.of("shop", 1), "INVALID_RESPONSE"),
        Arguments.of("aud", JsonObject.of("shop", 1), "INVALID_RESPONSE"),
        Arguments.of("exp", "9999999999", "INVALID_RESPONSE"),
        Arguments.of("exp", List.of(9999999999L), "INVALID_RESPONSE"),
        Arguments.of("exp", 9999999999999L, "INVALID_RESPONSE"),
        Arguments.of("exp", 0, "JWT_TIMESTAMP_CHECK"),
        Arguments.of("exp", -1, "JWT_TIMESTAMP_CHECK"),
        Arguments.of("nbf", "0", "INVALID_RESPONSE"),
        Arguments.of("iat", true, "INVALID_RESPONSE"),
        Arguments.of("auth_time", List.of(1), "INVALID_RESPONSE"));
  }

  @ParameterizedTest
  @MethodSource("badClaims")
  void aClaimIsOfItsTypeAndExact(String claim, Object value, ErrorCode code) {
    OAuthException refusal =
        refuse(grant(Party.CLIENT), Party.sign(Party.idClaims().with(claim, value)));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.details().name()).isEqualTo(claim);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "sub", "aud", "exp", "iat", "nbf", "auth_time", "nonce"})
  void nullIsNoValue(String claim) {
    String idToken = Party.sign(Party.idClaims().with(claim, null));
    assertThat(refuse(grant(Party.CLIENT), idToken).code())
        .isIn(ErrorCode.INVALID_RESPONSE, ErrorCode.JWT_CLAIM_COMPARISON);
  }

  @Test
  void theClientsClockCounts() {
    Client client = Client.of("shop").clockTolerance(Duration.ofSeconds(5));
    JsonObject claims = Party.idClaims();
    assertThat(refuse(grant(client), Party.sign(claims.with("exp", Server.NOW - 5))).code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    accept(grant(client), claims.with("exp", Server.NOW - 4));
    assertThat(refuse(grant(client), Party.sign(claims.with("nbf", Server.NOW + 6))).code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    accept(grant(client), claims.with("nbf", Server.NOW + 5));
    accept(
        grant(client.clockSkew(Duration.ofSeconds(-61))),
        claims.with("exp", Server.NOW - 65).with("iat", Server.NOW - 65));
    assertThat(
            refuse(
                    grant(client.clockSkew(Duration.ofSeconds(-61))),
                    Party.sign(claims.with("iat", Server.NOW - 55)))
                .details())
        .isEqualTo(Details.claim("iat", "at most " + (Server.NOW - 56), Server.NOW - 55));
    assertThat(
            refuse(
                    grant(client.clockSkew(Duration.ofSeconds(61))),
                    Party.sign(claims.with("exp", Server.NOW + 56)))
                .code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
  }

  @ParameterizedTest
  @CsvSource({"none", "HS256", "HS512", "NONE", "ES256K", "RS1", "Ed448"})
  void noAlgorithmButASignatureIsAcceptedWhoeverAnnouncesIt(String alg) {
    Client registered =
        Client.of(JsonObject.of("client_id", "shop", "id_token_signed_response_alg", alg));
    String idToken = RawJwts.unsigned(alg, Party.idClaims());
    assertThat(refuse(grant(registered), idToken).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    AuthorizationServer announcing =
        AuthorizationServer.of(
            Party.SERVER
                .json()
                .with("id_token_signing_alg_values_supported", List.of("ES256", alg)));
    assertThat(refuse(grant(announcing, Party.CLIENT, "code=c0de"), idToken).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void theAlgorithmOfAClientThatRegisteredNoneIsRs256UnlessTheServerListsOthersAlone() {
    AuthorizationServer silent =
        AuthorizationServer.of(
            Party.SERVER.json().without("id_token_signing_alg_values_supported"));
    String idToken = Party.sign(Party.idClaims());
    OAuthException refusal = refuse(grant(silent, Party.CLIENT, "code=c0de"), idToken);
    assertThat(refusal.details().expected()).isEqualTo("RS256");
    AuthorizationServer others =
        AuthorizationServer.of(
            Party.SERVER.json().with("id_token_signing_alg_values_supported", List.of("PS256")));
    assertThat(refuse(grant(others, Party.CLIENT, "code=c0de"), idToken).details().expected())
        .isEqualTo("PS256");
  }

  @Test
  void anotherAlgorithmThanTheDefaultIsRegisteredOrAcceptedByName() {
    AuthorizationServer both =
        AuthorizationServer.of(
            Party.SERVER
                .json()
                .with("id_token_signing_alg_values_supported", List.of("RS256", "ES256")));
    String idToken = Party.sign(Party.idClaims());
    OAuthException refusal = refuse(grant(both, Party.CLIENT, "code=c0de"), idToken);
    assertThat(refusal.details()).isEqualTo(Details.header("alg", "RS256", "ES256"));
    assertThat(refusal)
        .hasMessageContaining("id_token_signed_response_alg")
        .hasMessageContaining("acceptListedAlgorithms()");
    for (Client client :
        List.of(
            Party.CLIENT.acceptListedAlgorithms(),
            Client.of(
                JsonObject.of("client_id", "shop", "id_token_signed_response_alg", "ES256")))) {
      CodeGrant accepting = grant(both, client, "code=c0de");
      assertThat(new Server(tokens(idToken)).run(accepting).idToken()).isNotNull();
    }
    Client registered =
        Client.of(JsonObject.of("client_id", "shop", "id_token_signed_response_alg", "PS256"));
    refusal = refuse(grant(both, registered.acceptListedAlgorithms(), "code=c0de"), idToken);
    assertThat(refusal.details().expected()).isEqualTo("PS256");
  }

  @Test
  void aCriticalExtensionIsNotUnderstood() {
    JsonObject header = JsonObject.of("alg", "ES256", "kid", "k", "crit", List.of("b64"));
    assertThat(refuse(grant(Party.CLIENT), Party.sign(header, Party.idClaims())).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void anIdTokenMustBeEncryptedWhereTheClientRegisteredForIt() {
    Client client =
        Client.of(JsonObject.of("client_id", "shop", "id_token_encrypted_response_alg", "ECDH-ES"));
    String inside = Party.sign(Party.idClaims());
    CodeGrant grant = grant(client).decrypter(jwe -> inside);
    OAuthException refusal = refuse(grant, inside);
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal).hasMessageContaining("id_token_encrypted_response_alg");
    assertThat(new Server(tokens("a.b.c.d.e")).run(grant).idToken()).isNotNull();
  }

  @Test
  void aNonceIsOfThatRequestAlone() {
    JsonObject claims = Party.idClaims().with("nonce", "n0nce");
    for (Object other : List.of("N0nce", "n0nce ", "", 1, List.of("n0nce"))) {
      assertThat(
              refuse(
                      grant(Party.CLIENT).expectNonce("n0nce"),
                      Party.sign(claims.with("nonce", other)))
                  .code())
          .isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> grant(Party.CLIENT).expectNonce(""));
    assertThatNullPointerException().isThrownBy(() -> grant(Party.CLIENT).expectNonce(null));
  }

  @Test
  void anAuthenticationTimeThatNobodyAskedForMayBeLongAgo() {
    accept(grant(Party.CLIENT), Party.idClaims().with("auth_time", 0));
  }

  @Test
  void maxAgeIsNotNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> grant(Party.CLIENT).maxAge(-1));
    accept(grant(Party.CLIENT).maxAge(0), Party.idClaims().with("auth_time", Server.NOW));
    assertThat(
            refuse(
                    grant(Party.CLIENT).maxAge(0),
                    Party.sign(Party.idClaims().with("auth_time", Server.NOW - 31)))
                .code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
  }

  @Test
  void bothIdTokensOfAHybridFlowAreAboutOneUser() {
    JsonObject claims =
        Party.idClaims().with("nonce", "n").with("c_hash", HalfHash.of("c0de", JwsAlgorithm.ES256));
    AuthorizationResponse response =
        new Server(Party.keys())
            .run(
                HybridResponse.of(
                    Party.jwks(),
                    Party.CLIENT,
                    Form.parse("code=c0de&id_token=" + Party.sign(claims)),
                    Expect.noState(),
                    "n"));
    CodeGrant grant =
        CodeGrant.withoutPkce(
                Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, response, Party.REDIRECT)
            .expectNonce("n");
    assertThat(accept(grant, claims).subject()).isEqualTo("alice");
    OAuthException refusal = refuse(grant, Party.sign(claims.with("sub", "mallory")));
    assertThat(refusal.code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    assertThat(refusal.details().name()).isEqualTo("sub");
  }

  @Test
  void aRefreshedIdTokenIsAboutTheSameUser() {
    RefreshGrant grant =
        RefreshGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("r"))
            .expectSubject("alice");
    accept(grant, Party.idClaims());
    OAuthException refusal = refuse(grant, Party.sign(Party.idClaims().with("sub", "mallory")));
    assertThat(refusal.code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    String none = "{\"access_token\":\"t\",\"token_type\":\"bearer\"}";
    assertThat(new Server(Server.json(200, none)).run(grant).idToken()).isNull();
  }

  @Test
  void aRefreshedIdTokenMayHaveTheFirstOnesNonce() {
    RefreshGrant grant =
        RefreshGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("r"));
    accept(grant, Party.idClaims().with("nonce", "n"));
  }

  @Test
  void oneAudienceInAnArrayNeedsNoAuthorizedParty() {
    IdToken idToken = accept(grant(Party.CLIENT), Party.idClaims().with("aud", List.of("shop")));
    assertThat(idToken.audience()).containsExactly("shop");
  }

  @Test
  void anIdTokenSaysWhoItIsOfAndKeepsItself() {
    IdToken idToken = accept(grant(Party.CLIENT), Party.idClaims());
    assertThat(idToken.audience()).containsExactly("shop");
    assertThat(idToken.issuer()).isEqualTo("https://as.example");
    assertThat(UnverifiedJwt.parse(idToken.token().reveal()).claims()).isEqualTo(Party.idClaims());
    assertThat(idToken).hasToString("IdToken[iss=https://as.example, sub=alice]");
    LogoutRequest logout = LogoutRequest.of(Party.SERVER, Party.CLIENT).idTokenHint(idToken);
    assertThat(logout.uri(new Server().env()).toString())
        .endsWith("id_token_hint=" + idToken.token().reveal());
  }

  @Test
  void rs256IsAcceptedWhereNothingIsSaid() {
    AuthorizationServer silent =
        AuthorizationServer.of(
            Party.SERVER.json().without("id_token_signing_alg_values_supported"));
    String idToken = RawJwts.unsigned("RS256", Party.idClaims());
    assertThat(new Server(tokens(idToken)).run(grant(silent, Party.CLIENT, "code=c0de")).idToken())
        .isNotNull();
  }

  @Test
  void aRefusalOfANonceSaysWhatToDo() {
    JsonObject claims = Party.idClaims().with("nonce", "PLANTED");
    assertThat(refuse(grant(Party.CLIENT), Party.sign(claims)))
        .hasMessageContaining("though none was expected")
        .hasMessageNotContaining("PLANTED");
    assertThat(refuse(grant(Party.CLIENT).expectNonce("n"), Party.sign(claims)))
        .hasMessageContaining("its nonce differs")
        .hasMessageNotContaining("PLANTED");
  }
}
