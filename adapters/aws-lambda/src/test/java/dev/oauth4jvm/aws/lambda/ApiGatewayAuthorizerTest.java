package dev.oauth4jvm.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiGatewayAuthorizerTest {

  private final Issuer issuer = new Issuer();
  private final ApiGatewayAuthorizer authorizer =
      ApiGatewayAuthorizer.of(issuer.validator(), Issuer.offline());

  @Test
  void aTokenAuthorizerAllowsTheWholeStage() throws Exception {
    JsonObject answer = Events.invoke(authorizer, Events.token("Bearer " + issuer.token()));

    assertThat(answer.string("principalId")).isEqualTo("user-1");
    assertThat(answer.object("policyDocument"))
        .isEqualTo(
            JsonObject.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(
                    JsonObject.of(
                        "Action",
                        "execute-api:Invoke",
                        "Effect",
                        "Allow",
                        "Resource",
                        Events.WHOLE_STAGE))));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:execute-api:us-east-1:1:api1/prod/GET/, arn:aws:execute-api:us-east-1:1:api1/prod/*",
    "arn:aws:execute-api:us-east-1:1:api1/prod, arn:aws:execute-api:us-east-1:1:api1/prod",
    "arn:aws:execute-api:us-east-1:1:api1, arn:aws:execute-api:us-east-1:1:api1",
  })
  void whatIsAllowedIsTheStageOrWhatTheArnNames(String arn, String allowed) throws Exception {
    JsonObject event = Events.token("Bearer " + issuer.token()).with("methodArn", arn);

    assertThat(Events.invoke(authorizer, event).object("policyDocument").toJson())
        .contains("\"Resource\":\"" + allowed + "\"");
  }

  @Test
  void anHttpApisEventOfTheFirstFormatGetsAPolicy() throws Exception {
    JsonObject event =
        Events.rest(Events.bearer(issuer.token()))
            .with("version", "1.0")
            .with("methodArn", null)
            .with("routeArn", Events.METHOD_ARN);

    assertThat(Events.invoke(authorizer, event).object("policyDocument").toJson())
        .contains(Events.WHOLE_STAGE);
  }

  @Test
  void whoIsNotNamedIsTheClientOrElseTheIssuer() throws Exception {
    ApiGatewayAuthorizer lenient =
        ApiGatewayAuthorizer.of(
            AccessTokenValidator.of(issuer.server, Issuer.AUDIENCE)
                .jwks(issuer.keys())
                .allowMissing("sub")
                .allowMissing("client_id")
                .build(),
            Issuer.offline());
    String client = issuer.sign(issuer.claims().subject(null));
    String nobody = issuer.sign(issuer.claims().subject(null).claim("client_id", null));

    assertThat(Events.invoke(lenient, Events.token("Bearer " + client)).string("principalId"))
        .isEqualTo("client-1");
    assertThat(Events.invoke(lenient, Events.token("Bearer " + nobody)).string("principalId"))
        .isEqualTo(Issuer.ISSUER);
  }

  @Test
  void claimsGoAlongAsContextWithoutArraysAndObjects() throws Exception {
    String token =
        issuer.sign(
            issuer
                .claims()
                .claim("roles", List.of("a", "b"))
                .claim("address", Map.of("country", "NO"))
                .claim("admin", true)
                .claim("nickname", null)
                .serializeNullClaims(true));

    JsonObject context =
        Events.invoke(authorizer, Events.token("Bearer " + token)).object("context");

    assertThat(context.string("sub")).isEqualTo("user-1");
    assertThat(context.string("scope")).isEqualTo("orders:read");
    assertThat(context.integer("exp")).isEqualTo(Issuer.NOW.getEpochSecond() + 300);
    assertThat(context.bool("admin")).isTrue();
    assertThat(context.string("roles")).isEqualTo("[\"a\",\"b\"]");
    assertThat(context.string("address")).isEqualTo("{\"country\":\"NO\"}");
    assertThat(context.has("nickname")).isFalse();
    assertThat(context.toJson()).doesNotContain(token);
  }

  @Test
  void aRequestAuthorizerOfARestApiAllows() throws Exception {
    JsonObject answer = Events.invoke(authorizer, Events.rest(Events.bearer(issuer.token())));

    assertThat(answer.string("principalId")).isEqualTo("user-1");
  }

  @Test
  void anHttpApiGetsASimpleAnswer() throws Exception {
    JsonObject answer = Events.invoke(authorizer, Events.http(Events.bearer(issuer.token())));

    assertThat(answer.bool("isAuthorized")).isTrue();
    assertThat(answer.object("context").string("client_id")).isEqualTo("client-1");
  }

  @Test
  void anHttpApiIsToldThatATokenIsRefused() throws Exception {
    JsonObject answer = Events.invoke(authorizer, Events.http(Events.bearer(expired())));

    assertThat(answer).isEqualTo(JsonObject.of("isAuthorized", false));
  }

  @Test
  void aRestApiIsToldByTheOneMessageThatMeans401() {
    JsonObject event = Events.rest(Events.bearer(expired()));

    assertThatThrownBy(() -> Events.invoke(authorizer, event))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Unauthorized")
        .hasCauseInstanceOf(OAuthException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Basic dTpw", "Bearer not-a-token"})
  void otherCredentialsAreRefused(String credentials) {
    assertThatThrownBy(() -> Events.invoke(authorizer, Events.token(credentials)))
        .hasMessage("Unauthorized");
  }

  @Test
  void aTokenInTwoFieldsIsRefused() {
    JsonObject event =
        Events.rest(Events.bearer(issuer.token()))
            .with(
                "multiValueHeaders",
                JsonObject.of(
                    "Authorization",
                    List.of("Bearer " + issuer.token(), "Bearer " + issuer.token())));

    assertThatThrownBy(() -> Events.invoke(authorizer, event)).hasMessage("Unauthorized");
  }

  @Test
  void keysThatCannotBeHadAreNobodysBadToken() {
    AccessTokenValidator noKeys = AccessTokenValidator.of(issuer.server, Issuer.AUDIENCE).build();
    ApiGatewayAuthorizer offline = ApiGatewayAuthorizer.of(noKeys, Issuer.offline());

    assertThatThrownBy(() -> Events.invoke(offline, Events.http(Events.bearer(issuer.token()))))
        .isInstanceOf(IOException.class)
        .hasMessage("no network");
  }

  @Test
  void keysThatAreNoneAreNobodysBadTokenEither() {
    AccessTokenValidator noKeys = AccessTokenValidator.of(issuer.server, Issuer.AUDIENCE).build();
    ApiGatewayAuthorizer broken = ApiGatewayAuthorizer.of(noKeys, Issuer.broken());

    for (JsonObject event :
        List.of(
            Events.http(Events.bearer(issuer.token())),
            Events.rest(Events.bearer(issuer.token())))) {
      assertThatThrownBy(() -> Events.invoke(broken, event))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("the access token could not be judged: ");
    }
  }

  @Test
  void theValidatorMayBeSupplied() throws Exception {
    ApiGatewayAuthorizer supplied = ApiGatewayAuthorizer.of(issuer::validator, Issuer.offline());

    assertThat(Events.invoke(supplied, Events.http(Events.bearer(issuer.token()))))
        .extracting(answer -> answer.bool("isAuthorized"))
        .isEqualTo(true);
  }

  @Test
  void nothingMayBeMissing() {
    assertThatNullPointerException()
        .isThrownBy(() -> ApiGatewayAuthorizer.of((AccessTokenValidator) null, Issuer.offline()));
    assertThatNullPointerException()
        .isThrownBy(
            () -> ApiGatewayAuthorizer.of((Supplier<AccessTokenValidator>) null, Issuer.offline()));
    assertThatNullPointerException()
        .isThrownBy(() -> ApiGatewayAuthorizer.of(issuer.validator(), null));
  }

  @Test
  void aTokenEventWithoutATokenIsRefused() {
    JsonObject event = Events.token("").with("authorizationToken", null);

    assertThatThrownBy(() -> Events.invoke(authorizer, event)).hasMessage("Unauthorized");
  }

  @Test
  void anEventThatAsksForNoAuthorizationIsSaidToBeNone() {
    JsonObject event = Events.url(Events.bearer(issuer.token()));

    for (JsonObject none : List.of(event, event.with("methodArn", Events.METHOD_ARN))) {
      assertThatThrownBy(() -> Events.invoke(authorizer, none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("routeArn");
    }
  }

  @Test
  void aProofIsCheckedAgainstTheGatewaysUrl() throws Exception {
    ECKey holder = Issuer.ec("holder");
    String token = issuer.boundTo(holder);

    JsonObject rest =
        Events.rest(Events.dpop(token, Issuer.proof(holder, "GET", Events.REST_URL, token)));
    JsonObject http =
        Events.http(Events.dpop(token, Issuer.proof(holder, "GET", Events.URL_URL, token)));
    JsonObject elsewhere =
        Events.http(
            Events.dpop(token, Issuer.proof(holder, "GET", "https://evil.example/", token)));

    assertThat(Events.invoke(authorizer, rest).string("principalId")).isEqualTo("user-1");
    assertThat(Events.invoke(authorizer, http).bool("isAuthorized")).isTrue();
    assertThat(Events.invoke(authorizer, elsewhere).bool("isAuthorized")).isFalse();
  }

  @Test
  void theUrlThatClientsUseCanBeSaid() throws Exception {
    ECKey holder = Issuer.ec("holder");
    String token = issuer.boundTo(holder);
    String proof = Issuer.proof(holder, "GET", "https://api.example.com/v1/orders/17", token);
    ApiGatewayAuthorizer named = authorizer.baseUrl(URI.create("https://api.example.com/v1/"));

    assertThat(Events.invoke(named, Events.rest(Events.dpop(token, proof))).string("principalId"))
        .isEqualTo("user-1");
    assertThat(Events.invoke(named, Events.http(Events.dpop(token, proof))).bool("isAuthorized"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "https:/v1",
        "http://api.example.com",
        "https://a.example/?q",
        "https://a.example/#f"
      })
  void aBaseUrlIsAnAbsoluteHttpsUrl(String url) {
    assertThatThrownBy(() -> authorizer.baseUrl(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("baseUrl");
  }

  @Test
  void aBoundTokenIsRefusedWhereNoProofCanBeSeen() {
    String token = issuer.boundTo(Issuer.ec("holder"));

    assertThatThrownBy(() -> Events.invoke(authorizer, Events.token("Bearer " + token)))
        .hasMessage("Unauthorized");
    assertThatThrownBy(() -> Events.invoke(authorizer, Events.token("DPoP " + token)))
        .hasMessage("Unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{}",
        "{\"methodArn\":\"arn\"}",
        "{\"version\":\"2.0\",\"methodArn\":\"arn\",\"requestContext\":{}}",
        "{\"version\":\"2.0\",\"routeArn\":\"arn\",\"requestContext\":{\"http\":{\"method\":\"GET\"}}}"
      })
  void whatIsNotAnAuthorizersEventIsSaidToBeNone(String event) {
    assertThatThrownBy(() -> Events.invoke(authorizer, event))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the event ");
  }

  private String expired() {
    return issuer.sign(issuer.claims().expirationTime(Date.from(Issuer.NOW.minusSeconds(60))));
  }
}
