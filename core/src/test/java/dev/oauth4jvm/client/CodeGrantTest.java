package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6749, section 4.1.3; OpenID Connect Core 1.0, section 3.1.3.7. */
class CodeGrantTest {

  private static final JsonObject CLAIMS = Party.idClaims().with("nonce", "n0nce");

  private static CodeGrant grant(Client client) {
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            Party.SERVER, client, URI.create(Party.REDIRECT + "?code=c0de"), Expect.noState());
    return CodeGrant.of(
        Party.SERVER,
        client,
        Party.AUTHENTICATION,
        response,
        Party.REDIRECT,
        Pkce.of(Secret.of("v".repeat(43))));
  }

  private static CodeGrant grant() {
    return grant(Party.CLIENT);
  }

  private static Response tokens(String idToken) {
    return Server.json(
        200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"id_token\":\"" + idToken + "\"}");
  }

  private static OAuthException refuse(CodeGrant grant, JsonObject claims) {
    String token = Party.sign(claims);
    OAuthException refusal = new Server(tokens(token)).refuse(grant);
    assertThat(refusal).hasMessageNotContaining(token).hasMessageNotContaining("n0nce");
    return refusal;
  }

  @Test
  void exchangesTheCode() {
    Server server = new Server(tokens(Party.sign(CLAIMS)));
    TokenResponse response = server.run(grant().expectNonce("n0nce"));

    assertThat(new String(server.last().body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "grant_type=authorization_code&code=c0de"
                + "&redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&code_verifier="
                + "v".repeat(43)
                + "&client_id=shop&client_secret=s3cret");
    assertThat(response.idToken()).isNotNull();
    assertThat(response.idToken().subject()).isEqualTo("alice");
    assertThat(response.idToken().audience()).containsExactly("shop");
    assertThat(response.idToken().toString()).doesNotContain("eyJ");
  }

  static Stream<Arguments> badClaims() {
    return Stream.of(
        Arguments.of("iss", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("iss", "https://evil.example", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("sub", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("sub", 1, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("aud", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("aud", "other", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("aud", List.of("shop", "b"), "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("exp", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("exp", Server.NOW - 30, "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
        Arguments.of("iat", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("iat", "now", "OAUTH_INVALID_RESPONSE"),
        Arguments.of("iat", Server.NOW + 31, "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
        Arguments.of("iat", Server.NOW + 86_400, "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
        Arguments.of("nbf", Server.NOW + 31, "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
        Arguments.of("nonce", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("nonce", "other", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("auth_time", "then", "OAUTH_INVALID_RESPONSE"),
        Arguments.of("auth_time", -1, "OAUTH_INVALID_RESPONSE"));
  }

  @ParameterizedTest
  @MethodSource("badClaims")
  void refusesAnIdToken(String claim, Object value, String code) {
    OAuthException refusal =
        refuse(grant().expectNonce("n0nce"), Party.change(CLAIMS, claim, value));
    assertThat(refusal.code().value()).isEqualTo(code);
  }

  @Test
  void severalAudiencesNeedTheAuthorizedParty() {
    JsonObject several = CLAIMS.with("aud", List.of("shop", "b"));
    CodeGrant grant = grant().expectNonce("n0nce");
    assertThat(refuse(grant, several.with("azp", "b")).details().name()).isEqualTo("azp");
    assertThat(new Server(tokens(Party.sign(several.with("azp", "shop")))).run(grant).idToken())
        .isNotNull();
  }

  @Test
  void anIdTokenOfAClockThatIsAheadWithinTheToleranceIsAccepted() {
    JsonObject ahead = CLAIMS.with("iat", Server.NOW + 30);
    assertThat(new Server(tokens(Party.sign(ahead))).run(grant().expectNonce("n0nce")).idToken())
        .isNotNull();
  }

  @Test
  void severalAudiencesWithoutAuthorizedPartyAreThoseThatTheCallerTrusts() {
    JsonObject several = CLAIMS.with("aud", List.of("shop", "b", "c"));
    CodeGrant grant = grant().expectNonce("n0nce").trustAudience("b");

    OAuthException refusal = refuse(grant, several);
    assertThat(refusal.details()).isEqualTo(Details.claim("aud", "shop", "c"));
    assertThat(refusal).hasMessageContaining("trustAudience(…)").hasMessageNotContaining("client");

    CodeGrant both = grant.trustAudience("c");
    assertThat(new Server(tokens(Party.sign(several))).run(both).idToken()).isNotNull();
    assertThat(refuse(both, several.with("azp", "b")).details().name()).isEqualTo("azp");
    assertThat(refuse(both, several.with("aud", List.of("b", "c"))).details().name())
        .isEqualTo("aud");
  }

  @Test
  void theDetailsTellANonceApartWithoutShowingIt() {
    assertThat(refuse(grant(), CLAIMS).details())
        .isEqualTo(Details.claim("nonce", "no nonce", "another value"));
    assertThat(refuse(grant().expectNonce("n"), CLAIMS).details())
        .isEqualTo(Details.claim("nonce", "the nonce that was sent", "another value"));
  }

  @Test
  void aNonceThatWasNotSentIsRefused() {
    assertThat(refuse(grant(), CLAIMS).code().value())
        .isEqualTo("OAUTH_JWT_CLAIM_COMPARISON_FAILED");
    assertThat(new Server(tokens(Party.sign(Party.idClaims()))).run(grant()).idToken()).isNotNull();
  }

  @Test
  void anExpectedIdTokenMustBeThere() {
    String none = "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}";
    for (CodeGrant grant :
        List.of(grant().expectNonce("n"), grant().maxAge(1), grant().requireIdToken())) {
      assertThat(new Server(Server.json(200, none)).refuse(grant).code().value())
          .isEqualTo("OAUTH_INVALID_RESPONSE");
    }
    assertThat(new Server(Server.json(200, none)).run(grant()).idToken()).isNull();
  }

  @Test
  void theAuthenticationMustBeWithinMaxAge() {
    // tolerance 30 s
    JsonObject recent = Party.idClaims().with("auth_time", Server.NOW - 90);
    assertThat(new Server(tokens(Party.sign(recent))).run(grant().maxAge(60)).idToken())
        .isNotNull();
    assertThat(refuse(grant().maxAge(60), recent.with("auth_time", Server.NOW - 91)).code().value())
        .isEqualTo("OAUTH_JWT_TIMESTAMP_CHECK_FAILED");
    assertThat(refuse(grant().maxAge(60), Party.idClaims()).code().value())
        .isEqualTo("OAUTH_INVALID_RESPONSE");
  }

  @Test
  void theClientsDefaultMaxAgeCountsUnlessItIsSkipped() {
    Client client = Client.of(JsonObject.of("client_id", "shop", "default_max_age", 60));
    assertThat(refuse(grant(client), Party.idClaims()).code().value())
        .isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(
            new Server(tokens(Party.sign(Party.idClaims())))
                .run(grant(client).skipAuthTimeCheck())
                .idToken())
        .isNotNull();
  }

  @Test
  void theClientMayRequireTheAuthenticationTime() {
    Client client = Client.of(JsonObject.of("client_id", "shop", "require_auth_time", true));
    assertThat(refuse(grant(client), Party.idClaims()).details().name()).isEqualTo("auth_time");
  }

  @Test
  void theAlgorithmMustBeTheClients() {
    Client client =
        Client.of(JsonObject.of("client_id", "shop", "id_token_signed_response_alg", "RS256"));
    assertThat(refuse(grant(client), Party.idClaims()).details().name()).isEqualTo("alg");
  }

  @Test
  void anEncryptedIdTokenNeedsADecrypter() {
    String inside = Party.sign(Party.idClaims());
    assertThat(new Server(tokens("a.b.c.d.e")).refuse(grant()).code().value())
        .isEqualTo("OAUTH_UNSUPPORTED_OPERATION");
    assertThat(new Server(tokens("a.b.c.d.e")).run(grant().decrypter(jwe -> inside)).idToken())
        .isNotNull();
  }

  @Test
  void theSignatureIsVerifiedOnDemand() {
    IdToken good = new Server(tokens(Party.sign(Party.idClaims()))).run(grant()).idToken();
    IdToken forged = new Server(tokens(Party.forge(Party.idClaims()))).run(grant()).idToken();

    assertThat(new Server(Party.keys()).run(SignatureValidation.of(good, Party.jwks())))
        .isSameAs(good);
    assertThat(
            new Server(Party.keys())
                .refuse(SignatureValidation.of(forged, Party.jwks()))
                .code()
                .value())
        .isEqualTo("OAUTH_INVALID_RESPONSE");
  }

  @Test
  void otherGrantsSendTheirParameters() {
    String body = "{\"access_token\":\"t\",\"token_type\":\"N_A\"}";
    Server server = new Server(Server.json(200, body));
    TokenResponse exchanged =
        server.run(
            ExtensionGrant.tokenExchange(
                    Party.SERVER,
                    Party.CLIENT,
                    ClientAuthentication.none(),
                    Secret.of("subject"),
                    "urn:t")
                .audience("a")
                .audience("b")
                .actor(Secret.of("actor"), "urn:a"));
    assertThat(exchanged.tokenType()).isEqualTo("n_a");
    assertThat(new String(server.last().body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                + "&subject_token=subject&subject_token_type=urn%3At&audience=a&audience=b"
                + "&actor_token=actor&actor_token_type=urn%3Aa&client_id=shop");

    Server bearer =
        new Server(Server.json(200, "{\"access_token\":\"t\",\"token_type\":\"bearer\"}"));
    bearer.run(
        ExtensionGrant.jwtBearer(
            Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("assertion")));
    assertThat(new String(bearer.last().body(), StandardCharsets.UTF_8))
        .startsWith(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=assertion");

    Server refresh =
        new Server(Server.json(200, "{\"access_token\":\"t\",\"token_type\":\"bearer\"}"));
    refresh.run(
        RefreshGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("r"))
            .scope("a"));
    assertThat(new String(refresh.last().body(), StandardCharsets.UTF_8))
        .startsWith("grant_type=refresh_token&refresh_token=r&scope=a");
  }

  @Test
  void aSignatureIsVerifiedWithThatServersKeyOfThatName() {
    IdToken good = new Server(tokens(Party.sign(Party.idClaims()))).run(grant()).idToken();
    String keys =
        JsonObject.of(
                "keys",
                List.of(
                    Party.OTHER.toPublicJwk().json().with("kid", "other"),
                    Party.KEY.toPublicJwk().json()))
            .toJson();
    assertThat(new Server(Server.json(200, keys)).run(SignatureValidation.of(good, Party.jwks())))
        .isSameAs(good);
    Jwks others =
        Jwks.of(AuthorizationServer.of(Party.SERVER.json().with("issuer", "https://other.example")))
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignatureValidation.of(good, others))
        .withMessage("jwks is of the authorization server https://other.example");
    assertThatNullPointerException()
        .isThrownBy(() -> SignatureValidation.of((IdToken) null, Party.jwks()))
        .withMessage("response");
  }

  @ParameterizedTest
  @CsvSource({
    "authorization_code, CodeGrant",
    "refresh_token, RefreshGrant",
    "client_credentials, ClientCredentialsGrant",
    "urn:ietf:params:oauth:grant-type:device_code, DeviceCodeGrant",
    "urn:openid:params:grant-type:ciba, BackchannelGrant",
  })
  void aGrantWithAClassOfItsOwnIsNoExtension(String grantType, String own) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ExtensionGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, grantType))
        .withMessageEndingWith("use " + own);
  }
}
