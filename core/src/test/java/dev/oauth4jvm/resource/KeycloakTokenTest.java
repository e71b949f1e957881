package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keycloak's own kind of access token, which is accepted only where the caller says so. */
class KeycloakTokenTest {

  private final Api api = new Api();
  private final AccessTokenValidator.Builder rules =
      Api.rules().profile(AccessTokenProfile.KEYCLOAK);

  private static RawJwt keycloak() {
    return Api.token()
        .header("typ", "\"JWT\"")
        .claim("client_id", null)
        .claim("azp", "\"shop\"")
        .claim("typ", "\"Bearer\"");
  }

  @Test
  void isRefusedByDefault() {
    Api.assertFailed(
        api.refuse(keycloak().sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.header("typ", List.of("at+jwt"), "JWT"));
    Api.assertFailed(
        api.refuse(keycloak().header("typ", "\"at+jwt\"").sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.claim("client_id", null, null));
  }

  @ParameterizedTest
  @CsvSource({"JWT, Bearer", "jwt, Bearer", "JWT, DPoP", "at+jwt, Bearer", "at+jwt, Other"})
  void isAcceptedInItsProfile(String headerType, String payloadType) {
    AccessToken token =
        api.accept(
            rules,
            keycloak()
                .header("typ", Api.quoted(headerType))
                .claim("typ", Api.quoted(payloadType))
                .sign(Api.KEY));

    assertThat(token.clientId()).isEqualTo("shop");
    assertThat(token.subject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"ID\"", "\"Refresh\"", "\"Logout\"", "\"bearer\"", "null", "1"})
  void differsFromKeycloaksOtherTokens(String payloadType) {
    OAuthException failure = api.refuse(rules, keycloak().claim("typ", payloadType).sign(Api.KEY));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().place()).isEqualTo(Details.Place.CLAIM);
    assertThat(failure.details().name()).isEqualTo("typ");
    assertThat(failure.details().expected()).isEqualTo(List.of("Bearer", "DPoP"));
  }

  @Test
  void mustSayItsTypeInThePayload() {
    Api.assertFailed(
        api.refuse(rules, keycloak().claim("typ", null).sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.claim("typ", List.of("Bearer", "DPoP"), null));
  }

  @Test
  void mustHaveAClientThatIsAString() {
    Api.assertFailed(
        api.refuse(rules, keycloak().claim("azp", null).sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.claim("azp", null, null));
    Api.assertFailed(
        api.refuse(rules, keycloak().claim("azp", "1").sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.claim("azp", "a string", 1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dpop+jwt", "logout+jwt", "x"})
  void mayHaveNoOtherTypeInTheHeader(String type) {
    Api.assertFailed(
        api.refuse(rules, keycloak().header("typ", Api.quoted(type)).sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.header("typ", List.of("at+jwt", "JWT"), type));
  }

  @Test
  void mustHaveATypeInTheHeader() {
    Api.assertFailed(
        api.refuse(rules, keycloak().header("typ", null).sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.header("typ", List.of("at+jwt", "JWT"), null));
  }

  @Test
  void mayLackItsClientWhereTheCallerSaysSoToo() {
    AccessToken token =
        api.accept(
            Api.rules().profile(AccessTokenProfile.KEYCLOAK).allowMissing("client_id"),
            keycloak().claim("azp", null).sign(Api.KEY));

    assertThat(token.clientId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"jkt\":\"x\"}", "{\"jkt\":\"x\",\"kc-jkt-type\":\"DPoP\"}"})
  void isBoundLikeAnyOther(String confirmation) {
    String token = keycloak().claim("typ", "\"DPoP\"").claim("cnf", confirmation).sign(Api.KEY);

    assertThat(api.refuse(rules, token).details())
        .isEqualTo(Details.field("authorization", "DPoP", "Bearer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jkt\":\"x\",\"kc-jkt-type\":\"Other\"}",
        "{\"jkt\":\"x\",\"kc-jkt-type\":\"DPoP\",\"x5t#S256\":\"y\"}"
      })
  void mayNotBeBoundInAnotherWay(String confirmation) {
    String token = keycloak().claim("typ", "\"DPoP\"").claim("cnf", confirmation).sign(Api.KEY);

    assertThat(api.refuse(rules, token).code()).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void mayNotSayHowItIsBoundInKeycloaksWayByDefault() {
    String token =
        Api.token().claim("cnf", "{\"jkt\":\"x\",\"kc-jkt-type\":\"DPoP\"}").sign(Api.KEY);

    assertThat(api.refuse(token).code()).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }
}
