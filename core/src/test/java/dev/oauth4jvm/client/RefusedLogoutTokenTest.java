package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.RawJwts;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenID Connect Back-Channel Logout 1.0, section 2.6: whoever gets past it ends sessions. */
class RefusedLogoutTokenTest {

  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final JsonObject LOGOUT =
      JsonObject.builder()
          .put("iss", "https://as.example")
          .put("aud", "shop")
          .put("iat", Server.NOW)
          .put("exp", Server.NOW + 60)
          .put("jti", "j")
          .put("sub", "alice")
          .put("sid", "s1")
          .put("events", JsonObject.of(EVENT, JsonObject.of()))
          .build();

  private static LogoutTokenValidation validation(Client client, Form posted) {
    return LogoutTokenValidation.of(Party.jwks(), client, posted);
  }

  private static LogoutTokenValidation validation(String token) {
    return validation(Party.CLIENT, Form.empty().with("logout_token", token));
  }

  private static OAuthException refuse(LogoutTokenValidation validation) {
    return new Server(Party.keys()).refuse(validation);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("iss", null, "INVALID_RESPONSE"),
        Arguments.of("aud", null, "INVALID_RESPONSE"),
        Arguments.of("aud", List.of("other"), "JWT_CLAIM_COMPARISON"),
        Arguments.of("iat", "now", "INVALID_RESPONSE"),
        Arguments.of("nbf", Server.NOW + 31, "JWT_TIMESTAMP_CHECK"),
        Arguments.of("jti", 1, "INVALID_RESPONSE"),
        Arguments.of("jti", "", "INVALID_RESPONSE"),
        Arguments.of("sub", 1, "INVALID_RESPONSE"),
        Arguments.of("sub", "", "INVALID_RESPONSE"),
        Arguments.of("sid", 1, "INVALID_RESPONSE"),
        Arguments.of("sid", "", "INVALID_RESPONSE"),
        Arguments.of("events", EVENT, "INVALID_RESPONSE"),
        Arguments.of("events", List.of(EVENT), "INVALID_RESPONSE"),
        Arguments.of("events", JsonObject.of(EVENT, true), "INVALID_RESPONSE"),
        Arguments.of("events", JsonObject.of(EVENT + "/", JsonObject.of()), "INVALID_RESPONSE"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aClaimIsAsTheSpecificationSays(String claim, Object value, ErrorCode code) {
    OAuthException refusal = refuse(validation(Party.sign(Party.change(LOGOUT, claim, value))));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.details().name()).isEqualTo(claim);
  }

  @Test
  void itSaysWhoOrWhichSessionAndNothingAsAnIdTokenDoes() {
    assertThat(new Server(Party.keys()).run(validation(Party.sign(LOGOUT.without("sub")))))
        .hasToString("LogoutToken[sub=null, sid=s1]");
    assertThat(new Server(Party.keys()).run(validation(Party.sign(LOGOUT.without("sid")))))
        .hasToString("LogoutToken[sub=alice, sid=null]");
    JsonObject neither = LOGOUT.without("sub").without("sid");
    assertThat(refuse(validation(Party.sign(neither))).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refuse(validation(Party.sign(LOGOUT.with("nonce", null)))).details().name())
        .isEqualTo("nonce");
  }

  @ParameterizedTest
  @CsvSource({
    "logout+jwt, true",
    "application/logout+jwt, true",
    "LOGOUT+JWT, true",
    "JWT, true",
    "at+jwt, false",
    "JWS, false",
    "logout-jwt, false",
    "dpop+jwt, false",
    "logout, false",
    "'', false"
  })
  void aTypeThatIsThereIsThatOfALogoutToken(String type, boolean accepted) {
    String token = Party.sign(JsonObject.of("alg", "ES256", "kid", "k", "typ", type), LOGOUT);
    if (accepted) {
      assertThat(new Server(Party.keys()).run(validation(token)).subject()).isEqualTo("alice");
    } else {
      assertThat(refuse(validation(token)).details().name()).isEqualTo("typ");
    }
  }

  @ParameterizedTest
  @CsvSource({"none", "HS256"})
  void onlyASignatureProvesIt(String alg) {
    Client client =
        Client.of(JsonObject.of("client_id", "shop", "id_token_signed_response_alg", alg));
    Form posted = Form.empty().with("logout_token", RawJwts.unsigned(alg, LOGOUT));
    assertThat(refuse(validation(client, posted)).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(refuse(validation(Party.CLIENT, posted)).details().name()).isEqualTo("alg");
  }

  @Test
  void thereIsOneToken() {
    String token = Party.sign(LOGOUT);
    Form twice = Form.empty().and("logout_token", token).and("logout_token", token);
    assertThat(refuse(validation(Party.CLIENT, twice)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refuse(validation(Party.CLIENT, Form.empty())).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void theClientsClockCounts() {
    Client client = Client.of("shop").clockTolerance(Duration.ZERO);
    JsonObject claims = LOGOUT.with("exp", Server.NOW).with("iat", Server.NOW - 1);
    Form late = Form.empty().with("logout_token", Party.sign(claims));
    Form ahead = Form.empty().with("logout_token", Party.sign(LOGOUT.with("iat", Server.NOW + 1)));
    assertThat(refuse(validation(client, ahead)).details().name()).isEqualTo("iat");
    assertThat(refuse(validation(client, late)).code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThat(
            new Server(Party.keys())
                .run(validation(client.clockSkew(Duration.ofSeconds(-1)), late))
                .id())
        .isEqualTo("j");
  }

  @Test
  void itMustBeEncryptedWhereTheClientRegisteredForIt() {
    Client client =
        Client.of(JsonObject.of("client_id", "shop", "id_token_encrypted_response_alg", "ECDH-ES"));
    String inside = Party.sign(LOGOUT);
    assertThat(
            refuse(
                    validation(client, Form.empty().with("logout_token", inside))
                        .decrypter(jwe -> inside))
                .code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(
            new Server(Party.keys())
                .run(
                    validation(client, Form.empty().with("logout_token", "a.b.c.d.e"))
                        .decrypter(jwe -> inside))
                .id())
        .isEqualTo("j");
    assertThat(
            refuse(validation(Party.CLIENT, Form.empty().with("logout_token", "a.b.c.d.e"))).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void theAlgorithmIsTheOneThatTheClientRegistered() {
    Client other =
        Client.of(JsonObject.of("client_id", "shop", "id_token_signed_response_alg", "PS256"));
    assertThat(
            refuse(validation(other, Form.empty().with("logout_token", Party.sign(LOGOUT))))
                .details())
        .isEqualTo(Details.header("alg", "PS256", "ES256"));
  }
}
