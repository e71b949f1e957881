package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an introspection response must say of a token for the resource to accept it. */
class IntrospectedTokenTest {

  private static final String TOKEN = Introspector.TOKEN;

  private final Introspector introspector = new Introspector();
  private final ProtectedResource resource = Introspector.resource(Introspector.tokens());

  private void answer(JsonObject state) {
    introspector.active.put(TOKEN, state);
  }

  private void answer(String member, String json) throws Exception {
    answer(
        json == null
            ? Introspector.state().without(member)
            : Introspector.state().with(member, JsonObject.parse("{\"x\":" + json + "}").get("x")));
  }

  private AccessToken admit() {
    return introspector.admit(resource, TOKEN);
  }

  private OAuthException refuse() {
    return introspector.refuse(resource, TOKEN);
  }

  @Test
  void theResponseIsTheAccessToken() {
    AccessToken token = admit();

    assertThat(token.subject()).isEqualTo("alice");
    assertThat(token.clientId()).isEqualTo("shop");
    assertThat(token.issuer()).isEqualTo(Api.ISSUER);
    assertThat(token.audience()).containsExactly(Api.AUDIENCE);
    assertThat(token.scopes()).containsExactly("orders:read", "orders:pay");
    assertThat(token.expiresAt().getEpochSecond()).isEqualTo(Api.NOW + 3600);
    assertThat(token.id()).isEqualTo("1");
    assertThat(token.isProven()).isFalse();
    assertThat(token.token().reveal()).isEqualTo(TOKEN);
    assertThat(token.claims().string("username")).isEqualTo("alice@example.com");
    assertThat(token.toString()).doesNotContain(TOKEN);
  }

  @Test
  void theRequestIsTheClientsAndHasTheTokenAndAHint() {
    AccessToken unused = admit();

    Request request = introspector.server.last();
    Form form = Form.parse(new String(request.body(), StandardCharsets.UTF_8));
    assertThat(request.headers().first("authorization")).startsWith("Basic ");
    assertThat(form.first("token")).isEqualTo(TOKEN);
    assertThat(form.first("token_type_hint")).isEqualTo("access_token");
  }

  @Test
  void aMemberThatRepeatsTheTokenIsDropped() {
    answer(Introspector.state().with("jti", TOKEN).with("token", TOKEN));

    AccessToken token = admit();
    assertThat(token.id()).isNull();
    assertThat(token.claims().toJson()).doesNotContain(TOKEN);
    assertThat(token.subject()).isEqualTo("alice");
  }

  @Test
  void aTokenThatIsNotActiveIsRefused() {
    Admission admission = resource.admit(Api.bearer("unknown"));
    OAuthException failure = introspector.server.refuse(admission);

    assertThat(failure.reason()).isEqualTo(Reason.INACTIVE);
    assertThat(failure.code()).isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
    assertThat(failure.getMessage()).doesNotContain("unknown");
    assertThat(admission.refusal(failure).status()).isEqualTo(401);
    assertThat(admission.refusal(failure).headers().first("www-authenticate"))
        .startsWith("Bearer error=\"invalid_token\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scope      | 1                        | CLAIM
          scope      | [1]                      | CLAIM
          client_id  | 1                        | CLAIM
          username   | {}                       | CLAIM
          token_type | 1                        | CLAIM
          token_type | "N_A"                    | TYPE
          token_use  | "refresh_token"          | TYPE
          typ        | "Refresh"                | TYPE
          typ        | "ID"                     | TYPE
          exp        |                          | CLAIM
          exp        | "1800003600"             | CLAIM
          exp        | 1799999970               | EXPIRED
          iat        | true                     | CLAIM
          iat        | 1800000031               | NOT_YET_VALID
          nbf        | []                       | CLAIM
          nbf        | 1800000031               | NOT_YET_VALID
          sub        | 1                        | CLAIM
          aud        |                          | AUDIENCE
          aud        | "https://other.example"  | AUDIENCE
          aud        | ["https://api.example"]  | AUDIENCE
          aud        | 1                        | CLAIM
          aud        | []                       | AUDIENCE
          iss        | "https://other.example"  | ISSUER
          iss        | 1                        | CLAIM
          jti        | 1                        | CLAIM
          cnf        | "x"                      | CLAIM
          cnf        | {"jkt":1}                | CLAIM
          cnf        | {"kid":"1"}              | BINDING
          cnf        | {"jkt":"a","x5t#S256":"b"} | BINDING
          """)
  void aMemberThatIsMissingOrUnexpectedIsRefused(String member, String json, Reason reason)
      throws Exception {
    answer(member, json);

    OAuthException failure = refuse();

    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.getMessage()).as("names the member").contains(member);
    assertThat(failure.getMessage()).doesNotContain(TOKEN);
    assertThat(introspector.refuse(resource, TOKEN).reason()).isEqualTo(reason);
    assertThat(introspector.requested()).as("a refusal is not kept").hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scope      |
          scope      | ["orders:read", "orders:pay"]
          client_id  |
          username   |
          token_type |
          token_type | "bearer"
          token_use  | "access_token"
          typ        | "Bearer"
          exp        | 1799999971
          exp        | 1800003600.5
          iat        |
          iat        | 1800000030
          nbf        |
          nbf        | 1800000030
          sub        |
          aud        | ["https://other.example", "https://api.example.com"]
          iss        |
          jti        |
          cnf        | {}
          """)
  void aMemberThatIsOptionalMayBeMissing(String member, String json) throws Exception {
    answer(member, json);

    assertThat(admit().issuer()).isEqualTo(Api.ISSUER);
  }

  @Test
  void aBearerTokenIsNotBoundToADpopKey() throws Exception {
    answer("cnf", "{\"jkt\":\"a\"}");

    OAuthException failure = refuse();
    assertThat(failure.reason()).isEqualTo(Reason.TYPE);
    assertThat(failure.getMessage()).contains("\"token_type\": expected \"DPoP\"");
  }

  @Test
  void aDpopTokenIsBoundToAKey() throws Exception {
    answer("token_type", "\"DPoP\"");

    OAuthException failure = refuse();
    assertThat(failure.reason()).isEqualTo(Reason.BINDING);
    assertThat(failure.getMessage()).contains("\"cnf.jkt\": expected \"a JWK thumbprint\"");
  }

  @Test
  void aResponseWithoutAudienceIsAcceptedIfThatIsAllowed() throws Exception {
    ProtectedResource lax = Introspector.resource(Introspector.tokens().allowMissingAudience());
    answer("aud", null);
    assertThat(introspector.admit(lax, TOKEN).audience()).isEmpty();

    introspector.active.put("2", Introspector.state().with("aud", "https://other.example"));
    assertThat(introspector.refuse(lax, "2").reason()).isEqualTo(Reason.AUDIENCE);
    JsonObject ofAnyKind = Introspector.state().without("aud").without("token_type");
    introspector.active.put("3", ofAnyKind);
    assertThat(introspector.refuse(lax, "3").reason()).isEqualTo(Reason.TYPE);
  }

  @Test
  void anotherAudienceMayBeExpected() throws Exception {
    ProtectedResource other = Introspector.resource(Introspector.tokens().audience("api"));
    assertThat(introspector.refuse(other, TOKEN).reason()).isEqualTo(Reason.AUDIENCE);

    answer("aud", "\"api\"");
    assertThat(introspector.admit(other, TOKEN).audience()).containsExactly("api");
  }

  @Test
  void theClockOfTheServerMayDifferByWhatIsSet() throws Exception {
    ProtectedResource patient =
        Introspector.resource(
            Introspector.tokens()
                .clockSkew(Duration.ofHours(-1))
                .clockTolerance(Duration.ofSeconds(0)));
    answer("exp", String.valueOf(Api.NOW - 1800));
    assertThat(introspector.refuse(patient, TOKEN).reason()).isEqualTo(Reason.NOT_YET_VALID);

    answer(
        Introspector.state()
            .with("exp", Api.NOW - 1800)
            .with("iat", Api.NOW - 3600)
            .with("nbf", Api.NOW - 3600));
    assertThat(introspector.admit(patient, TOKEN).subject()).isEqualTo("alice");
    introspector.clock.advance(1800);
    assertThat(introspector.refuse(patient, TOKEN).reason()).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void aTenantOfAServerWithManyMustBeNamedAndTrusted() {
    String tenant = "11111111-2222-3333-4444-555555555555";
    IssuerTemplate template = IssuerTemplate.of("https://as.example/{tenantid}", Set.of(tenant));
    AuthorizationServer many =
        AuthorizationServer.of(
            AuthorizationServer.of(template, "https://as.example/jwks")
                .json()
                .with("introspection_endpoint", "https://as.example/introspect"),
            template);
    ProtectedResource resource =
        Introspector.resource(
            IntrospectedTokens.of(many, Introspector.CLIENT, Introspector.AUTHENTICATION));
    JsonObject state = Introspector.state().with("tid", tenant);

    answer(state.with("iss", "https://as.example/" + tenant));
    assertThat(introspector.admit(resource, TOKEN).issuer())
        .isEqualTo("https://as.example/" + tenant);
    introspector.active.put("2", state.without("iss"));
    assertThat(introspector.refuse(resource, "2").reason()).isEqualTo(Reason.ISSUER);
    String other = tenant.replace('1', '9');
    introspector.active.put(
        "3", state.with("tid", other).with("iss", "https://as.example/" + other));
    assertThat(introspector.refuse(resource, "3").reason()).isEqualTo(Reason.ISSUER);
  }

  @Test
  void aRequirementIsCheckedAsForJwts() {
    Admission admission =
        resource.admit(Api.bearer(TOKEN), Requirement.none().scope("orders:delete"));

    OAuthException failure = introspector.server.refuse(admission);
    assertThat(failure.reason()).isEqualTo(Reason.SCOPE);
    assertThat(admission.refusal(failure).status()).isEqualTo(403);
    assertThat(
            introspector
                .server
                .run(resource.admit(Api.bearer(TOKEN), Requirement.none().scope("orders:pay")))
                .subject())
        .isEqualTo("alice");
    introspector.clock.advance(60);
    assertThat(
            introspector
                .server
                .refuse(
                    resource.admit(Api.bearer(TOKEN), Requirement.none().acr("urn:example:gold")))
                .reason())
        .isEqualTo(Reason.AUTHENTICATION);
  }

  @Test
  void theAuthenticationOfTheUserIsThatOfTheResponse() {
    answer(Introspector.state().with("acr", "gold").with("auth_time", Api.NOW - 200));
    Requirement recent = Requirement.none().acr("gold").maxAuthAge(Duration.ofMinutes(5));

    assertThat(introspector.server.run(resource.admit(Api.bearer(TOKEN), recent)).subject())
        .isEqualTo("alice");
    introspector.clock.advance(200);
    assertThat(introspector.server.refuse(resource.admit(Api.bearer(TOKEN), recent)).reason())
        .isEqualTo(Reason.AUTHENTICATION);
  }

  // ---- tokens that are never sent

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a\"b", "é", "=", "a=b", "a%20"})
  void aTextThatIsNoTokenCausesNoRequest(String text) {
    assertThat(introspector.refuse(resource, text).reason()).isEqualTo(Reason.FORMAT);
    assertThat(introspector.server.asked).isEmpty();
  }

  @Test
  void aTokenThatIsTooLongCausesNoRequest() {
    assertThat(introspector.refuse(resource, "a".repeat(65_537)).reason()).isEqualTo(Reason.FORMAT);
    assertThat(introspector.server.asked).isEmpty();
    assertThat(introspector.refuse(resource, "a".repeat(65_536)).reason())
        .isEqualTo(Reason.INACTIVE);
  }

  @Test
  void aConfirmationThatIsNotSupportedIsSaidSo() throws Exception {
    answer("cnf", "{\"jwk\":{}}");

    assertThat(refuse()).isInstanceOf(UnsupportedException.class);
    assertThat(List.of(refuse().reason())).containsExactly(Reason.BINDING);
  }
}
