package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in at a server in the shape of Microsoft Entra ID's, of many tenants. */
class ManyTenantsTest {

  private static final String BASE = "https://login.microsoftonline.com/organizations/v2.0";
  private static final String TEMPLATE = "https://login.microsoftonline.com/{tenantid}/v2.0";
  private static final String ACME = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
  private static final String CORP = "82229342-1101-4ab6-817b-70c0747630f3";
  private static final String STRANGER = "00000000-1111-2222-3333-444444444444";
  private static final IssuerTemplate ISSUERS = IssuerTemplate.of(TEMPLATE, Set.of(ACME, CORP));

  /** As Microsoft publishes it, shortened. */
  private static final JsonObject METADATA =
      JsonObject.builder()
          .put(
              "token_endpoint", "https://login.microsoftonline.com/organizations/oauth2/v2.0/token")
          .put("jwks_uri", "https://login.microsoftonline.com/organizations/discovery/v2.0/keys")
          .put("id_token_signing_alg_values_supported", List.of("ES256"))
          .put("issuer", TEMPLATE)
          .put("frontchannel_logout_supported", true)
          .build();

  private static final AuthorizationServer SERVER =
      new Server(Server.json(200, METADATA.toJson())).run(Discovery.oidc(BASE).tenants(ISSUERS));

  private static final AuthorizationServer SERVER_WITH_USER_INFO =
      AuthorizationServer.of(
          METADATA
              .with("userinfo_endpoint", "https://graph.microsoft.com/oidc/userinfo")
              .with("userinfo_signing_alg_values_supported", List.of("ES256")),
          ISSUERS);

  private static String issuer(String tenant) {
    return "https://login.microsoftonline.com/" + tenant + "/v2.0";
  }

  private static JsonObject claims(String tenant) {
    return Party.idClaims().with("iss", issuer(tenant)).with("tid", tenant);
  }

  private static AuthorizationResponse response(String query) {
    return AuthorizationResponse.validate(
        SERVER, Party.CLIENT, URI.create(Party.REDIRECT + "?code=c0de" + query), Expect.noState());
  }

  private static CodeGrant grant() {
    return CodeGrant.of(
        SERVER,
        Party.CLIENT,
        Party.AUTHENTICATION,
        response(""),
        Party.REDIRECT,
        Pkce.of(Secret.of("v".repeat(43))));
  }

  private static Server answering(JsonObject claims) {
    return new Server(
        Server.json(
            200,
            JsonObject.of(
                    "access_token", "t", "token_type", "Bearer", "id_token", Party.sign(claims))
                .toJson()));
  }

  private static Response keys(String issuer) {
    JsonObject key = Party.KEY.toPublicJwk().json().with("issuer", issuer);
    return Server.json(200, JsonObject.of("keys", List.of(key)).toJson());
  }

  private static void assertOfAnotherIssuer(OAuthException failure, String claim) {
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.ISSUER);
    assertThat(failure.details().name()).isEqualTo(claim);
  }

  // ---- discovery

  @Test
  void theMetadataIsOfTheTemplateThatTheCallerNames() {
    assertThat(SERVER.issuer()).isEqualTo(TEMPLATE);
    assertThat(SERVER.issuerTemplate()).isEqualTo(ISSUERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BASE,
        "https://login.microsoftonline.com/" + ACME + "/v2.0",
        "https://login.evil.example/{tenantid}/v2.0",
        "https://login.microsoftonline.com/{tenantid}/v2.0/",
      })
  void metadataOfAnotherTemplateIsRefused(String other) {
    OAuthException failure =
        new Server(Server.json(200, METADATA.with("issuer", other).toJson()))
            .refuse(Discovery.oidc(BASE).tenants(ISSUERS));

    assertThat(failure.code()).isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
    assertThat(failure.details().expected()).isEqualTo(TEMPLATE);
  }

  @Test
  void aTemplateThatTheCallerDoesNotNameIsRefusedWithAdvice() {
    OAuthException failure =
        new Server(Server.json(200, METADATA.toJson())).refuse(Discovery.oidc(BASE));

    assertThat(failure.code()).isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
    assertThat(failure).hasMessageContaining("many tenants").hasMessageContaining("tenants(…)");
  }

  // ---- ID Tokens

  @Test
  void anIdTokenOfATrustedTenantIsAccepted() {
    IdToken token = answering(claims(ACME)).run(grant().requireIdToken()).idToken();

    assertThat(token.issuer()).isEqualTo(issuer(ACME));
    assertThat(token).hasToString("IdToken[iss=" + issuer(ACME) + ", sub=alice]");
    assertThat(answering(claims(CORP)).run(grant()).idToken().issuer()).isEqualTo(issuer(CORP));
  }

  @ParameterizedTest
  @CsvSource({
    "iss, https://login.microsoftonline.com/{tenantid}/v2.0",
    "iss, https://login.microsoftonline.com/organizations/v2.0",
    "iss, https://login.microsoftonline.com/" + STRANGER + "/v2.0/",
    "tid, " + CORP,
    "tid, 8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490",
    "tid,",
  })
  void anIdTokenWhoseTenantIsNotItsIssuersIsRefused(String claim, String value) {
    assertOfAnotherIssuer(
        answering(Party.change(claims(ACME), claim, value)).refuse(grant()), claim);
  }

  @Test
  void anIdTokenOfATenantThatIsNotTrustedIsRefused() {
    assertOfAnotherIssuer(answering(claims(STRANGER)).refuse(grant()), "tid");
  }

  @Test
  void theSignatureIsMadeWithAKeyOfTheTokensTenant() {
    IdToken token = answering(claims(ACME)).run(grant()).idToken();
    Jwks jwks = Jwks.of(SERVER).build();

    assertThat(new Server(keys(TEMPLATE)).run(SignatureValidation.of(token, jwks))).isSameAs(token);
    assertOfAnotherIssuer(
        new Server(keys(issuer(CORP)))
            .refuse(SignatureValidation.of(token, Jwks.of(SERVER).build())),
        "iss");
  }

  @Test
  void aHybridResponseIsSignedWithAKeyOfTheTokensTenant() {
    JsonObject claims =
        Party.hybridClaims().with("iss", issuer(ACME)).with("tid", ACME).with("nonce", "n");
    Form parameters =
        Form.empty().with("code", "c0de").with("state", "s").with("id_token", Party.sign(claims));

    HybridResponse scoped =
        HybridResponse.of(
            Jwks.of(SERVER).build(), Party.CLIENT, parameters, Expect.state("s"), "n");
    assertThat(new Server(keys(TEMPLATE)).run(scoped).idToken().issuer()).isEqualTo(issuer(ACME));
    HybridResponse foreign =
        HybridResponse.of(
            Jwks.of(SERVER).build(), Party.CLIENT, parameters, Expect.state("s"), "n");
    assertOfAnotherIssuer(new Server(keys(issuer(CORP))).refuse(foreign), "iss");
  }

  @Test
  void bothIdTokensOfAHybridFlowAreOfOneTenant() {
    JsonObject first =
        Party.hybridClaims().with("iss", issuer(ACME)).with("tid", ACME).without("s_hash");
    AuthorizationResponse response =
        new Server(keys(TEMPLATE))
            .run(
                HybridResponse.of(
                    Jwks.of(SERVER).build(),
                    Party.CLIENT,
                    Form.empty().with("code", "c0de").with("id_token", Party.sign(first)),
                    Expect.noState(),
                    "n"));
    CodeGrant grant =
        CodeGrant.withoutPkce(SERVER, Party.CLIENT, Party.AUTHENTICATION, response, Party.REDIRECT)
            .expectNonce("n");

    assertThat(answering(claims(ACME).with("nonce", "n")).run(grant).idToken()).isNotNull();
    assertOfAnotherUser(answering(claims(CORP).with("nonce", "n")).refuse(grant), CORP);
  }

  @Test
  void aRefreshedIdTokenIsOfTheFirstOnesTenant() {
    IdToken first = answering(claims(ACME)).run(grant()).idToken();
    RefreshGrant refresh =
        RefreshGrant.of(SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("r"));

    for (RefreshGrant grant :
        List.of(refresh.expectUser(first), refresh.expectUser(first.issuer(), first.subject()))) {
      assertThat(answering(claims(ACME)).run(grant).idToken()).isNotNull();
      assertOfAnotherUser(answering(claims(CORP)).refuse(grant), CORP);
      OAuthException other = answering(claims(ACME).with("sub", "mallory")).refuse(grant);
      assertThat(other.details().name()).isEqualTo("sub");
    }
    assertThatThrownBy(() -> refresh.expectSubject("alice"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expectUser(…)");
  }

  private static void assertOfAnotherUser(OAuthException failure, String tenant) {
    assertThat(failure.code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    assertThat(failure).hasMessageContaining("about another user");
    assertThat(failure.details().name()).isEqualTo("iss");
    assertThat(failure.details().actual()).isEqualTo(issuer(tenant));
  }

  @Test
  void aSignedUserInfoResponseNamesATrustedTenant() {
    UserInfo ask = UserInfo.of(SERVER_WITH_USER_INFO, Party.CLIENT, Secret.of("t"), "alice");

    assertThat(userInfo(claims(ACME)).run(ask).signed()).isNotNull();
    assertOfAnotherIssuer(userInfo(claims(STRANGER)).refuse(ask), "tid");
    assertOfAnotherIssuer(userInfo(claims(ACME).without("iss")).refuse(ask), "iss");
  }

  private static Server userInfo(JsonObject claims) {
    return new Server(
        Response.of(
            200,
            Headers.of("content-type", "application/jwt"),
            Party.sign(claims).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aLogoutTokenIsOfATrustedTenantAndRememberedByItsIssuer() {
    JsonObject claims =
        claims(ACME)
            .with("jti", "1")
            .with("events", JsonObject.of(LogoutTokenValidation.EVENT, JsonObject.of()));
    Form posted = Form.empty().with("logout_token", Party.sign(claims));
    Map<String, String> seen = new HashMap<>();

    new Server(keys(TEMPLATE))
        .run(
            LogoutTokenValidation.of(Jwks.of(SERVER).build(), Party.CLIENT, posted)
                .refuseReplays((source, id, until) -> seen.put(source, id) == null));

    assertThat(seen).containsExactly(Map.entry(issuer(ACME), "1"));
    assertOfAnotherIssuer(
        new Server(keys(issuer(CORP)))
            .refuse(LogoutTokenValidation.of(Jwks.of(SERVER).build(), Party.CLIENT, posted)),
        "iss");
  }

  @Test
  void aSignedAuthorizationResponseIsOfATrustedTenant() {
    AuthorizationServer server =
        AuthorizationServer.of(
            METADATA.with("authorization_signing_alg_values_supported", List.of("ES256")), ISSUERS);
    JsonObject claims = Party.jarmClaims().with("iss", issuer(ACME)).with("tid", ACME);
    Form parameters = Form.empty().with("response", Party.sign(claims));

    JarmResponse scoped =
        JarmResponse.of(Jwks.of(server).build(), Party.CLIENT, parameters, Expect.state("s"));
    assertThat(new Server(keys(TEMPLATE)).run(scoped).code().reveal()).isEqualTo("c0de");
    JarmResponse foreign =
        JarmResponse.of(Jwks.of(server).build(), Party.CLIENT, parameters, Expect.state("s"));
    assertOfAnotherIssuer(new Server(keys(issuer(CORP))).refuse(foreign), "iss");
  }

  // ---- what names the issuer without a token

  @Test
  void anAuthorizationResponseIsOfATrustedTenant() {
    assertThat(response("&iss=" + issuer(ACME)).code().reveal()).isEqualTo("c0de");
    for (String iss : List.of(issuer(STRANGER), BASE, TEMPLATE.replace("{tenantid}", "x"))) {
      assertThatThrownBy(() -> response("&iss=" + iss))
          .isInstanceOf(ProcessingException.class)
          .hasMessageContaining("of another issuer");
    }
  }

  @Test
  void aFrontchannelLogoutIsOfATrustedTenant() {
    URI page = URI.create("https://shop.example/logout?sid=1&iss=" + issuer(ACME));
    URI foreign = URI.create("https://shop.example/logout?sid=1&iss=" + issuer(STRANGER));

    assertThat(FrontchannelLogout.validate(SERVER, page, "1").sessionId()).isEqualTo("1");
    assertThatThrownBy(() -> FrontchannelLogout.validate(SERVER, foreign, "1"))
        .isInstanceOf(ProcessingException.class);
  }
}
