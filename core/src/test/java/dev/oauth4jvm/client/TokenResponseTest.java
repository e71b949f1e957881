package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6749, section 5.1. */
class TokenResponseTest {

  private static final JsonObject GOOD =
      JsonObject.of("access_token", "t0ken", "token_type", "bearer");

  private final ClientCredentialsGrant grant =
      ClientCredentialsGrant.of(
          Server.METADATA, Client.of("c"), ClientAuthentication.secretBasic(Secret.of("s")));

  private TokenResponse accept(String body) {
    return new Server(Server.json(200, body)).run(grant);
  }

  private OAuthException refuse(String body) {
    OAuthException failure = new Server(Server.json(200, body)).refuse(grant);
    assertThat(failure).hasMessageNotContaining("t0ken").hasMessageNotContaining("r3fresh");
    assertThat(failure.details().toString()).doesNotContain("t0ken").doesNotContain("r3fresh");
    return failure;
  }

  /** A good response with a member replaced by a JSON text; without it where that is null. */
  private static String with(String member, String json) {
    String rest = GOOD.without(member).toJson();
    return json == null
        ? rest
        : rest.substring(0, rest.length() - 1) + ",\"" + member + "\":" + json + "}";
  }

  @Test
  void tellsItsMembers() {
    TokenResponse response =
        accept(
            "{\"access_token\":\"t0ken\",\"token_type\":\"DPoP\",\"expires_in\":3600,"
                + "\"scope\":\"a b\",\"refresh_token\":\"r3fresh\",\"issued_token_type\":\"x\"}");

    assertThat(response.accessToken()).isEqualTo(Secret.of("t0ken"));
    assertThat(response.tokenType()).isEqualTo("dpop");
    assertThat(response.expiresIn()).isEqualTo(Duration.ofHours(1));
    assertThat(response.scope()).isEqualTo("a b");
    assertThat(response.refreshToken()).isEqualTo(Secret.of("r3fresh"));
    assertThat(response.json().string("issued_token_type")).isEqualTo("x");
    assertThat(response).hasToString("TokenResponse[dpop, expires_in=PT1H, scope=a b]");
  }

  @Test
  void leavesOutWhatTheServerLeavesOut() {
    TokenResponse response = accept(GOOD.toJson());

    assertThat(response.expiresIn()).isNull();
    assertThat(response.scope()).isNull();
    assertThat(response.refreshToken()).isNull();
    assertThat(response.toString()).doesNotContain("t0ken");
  }

  @Test
  void recognizesTheTypesThatTheCallerNamesInAnyCase() {
    ClientCredentialsGrant more = grant.recognizeTokenType("N_A").recognizeTokenType("mac");
    for (String type : new String[] {"n_a", "MAC", "Bearer"}) {
      Server server = new Server(Server.json(200, with("token_type", "\"" + type + "\"")));
      assertThat(server.run(more).tokenType()).isEqualToIgnoringCase(type);
    }
    assertThat(new Server(Server.json(200, with("token_type", "\"other\""))).refuse(more))
        .isInstanceOf(UnsupportedException.class);
  }

  @ParameterizedTest
  @CsvSource({"bearer, bearer", "Bearer, bearer", "BEARER, bearer", "DPoP, dpop", "dpop, dpop"})
  void readsTheTypeInAnyCase(String type, String expected) {
    assertThat(accept(with("token_type", "\"" + type + "\"")).tokenType()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mac", "N_A", "urn:x", "bearer "})
  void refusesOtherTypes(String type) {
    OAuthException failure = refuse(with("token_type", "\"" + type + "\""));

    assertThat(failure).isInstanceOf(UnsupportedException.class);
    assertThat(failure).hasMessageContaining("token_type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "access_token; ", "access_token; \"\"", "access_token; 1",
        "access_token; [\"t0ken\"]", "token_type; ", "token_type; \"\"",
        "token_type; 1", "refresh_token; \"\"", "refresh_token; 1",
        "refresh_token; {\"r3fresh\":1}",
      })
  void demandsStringsThatAreNotEmpty(String member, String json) {
    OAuthException failure = refuse(with(member, json));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details())
        .isEqualTo(
            Details.member(member, "a non-empty string", json == null ? null : "another value"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 0",
        "1; 1",
        "3600; 3600",
        "3600.9; 3600",
        "36e2; 3600",
        "\"3600\"; 3600",
        "\"0\"; 0",
        "2147483647; 2147483647",
        "1e300; 2147483647",
        "\"999999999999999999\"; 2147483647",
      })
  void readsLifetimes(String json, long seconds) {
    assertThat(accept(with("expires_in", json)).expiresIn()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-0.5",
        "true",
        "[]",
        "{}",
        "\"\"",
        "\"x\"",
        "\"-1\"",
        "\"1h\"",
        "\" 1\"",
        "\"1e3\"",
        "\"٣\"",
        "\"9999999999999999999\""
      })
  void refusesLifetimesThatAreNoNumberOfSeconds(String json) {
    OAuthException failure = refuse(with("expires_in", json));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().name()).isEqualTo("expires_in");
    assertThat(failure.details().expected()).isEqualTo("a number, 0 or more");
  }

  @Test
  void acceptsAnEmptyScope() {
    assertThat(accept(with("scope", "\"\"")).scope()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "[1]", "[\"a\", null]", "{}"})
  void refusesScopesThatAreNoString(String json) {
    OAuthException failure = refuse(with("scope", json));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().name()).isEqualTo("scope");
  }

  @Test
  void refusesAnIdTokenThatIsNone() {
    assertThat(refuse(with("id_token", "\"x\"")).code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void refusesOtherBodies() {
    assertThat(refuse("{\"access_token\":\"t0ken\"").code()).isEqualTo(ErrorCode.PARSE_ERROR);
    assertThat(refuse("[]").code()).isEqualTo(ErrorCode.PARSE_ERROR);
    Response html =
        Response.of(
            200,
            Headers.of("content-type", "text/html"),
            GOOD.toJson().getBytes(StandardCharsets.UTF_8));
    assertThat(new Server(html).refuse(grant).code()).isEqualTo(ErrorCode.RESPONSE_IS_NOT_JSON);
    assertThat(new Server(Server.json(201, GOOD.toJson())).refuse(grant).code())
        .isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM);
  }

  @Test
  void anIntrospectionTellsWhatItSaysAndShowsLittle() {
    Introspection introspection =
        Introspection.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("t"))
            .tokenTypeHint("access_token");
    Server server =
        new Server(
            Server.json(200, "{\"active\":false,\"client_id\":\"c\",\"scope\":\"PLANTED\"}"));
    IntrospectionResponse response = server.run(introspection);
    assertThat(new String(server.last().body(), StandardCharsets.UTF_8))
        .contains("token_type_hint=access_token");
    assertThat(response.isActive()).isFalse();
    assertThat(response.clientId()).isEqualTo("c");
    assertThat(response.scope()).isEqualTo("PLANTED");
    assertThat(response).hasToString("IntrospectionResponse[active=false]");
  }

  @Test
  void aBackchannelAuthenticationNamesTheUserAndShowsNoIdentifier() {
    Server server = new Server(Server.json(200, "{\"auth_req_id\":\"PLANTED\",\"expires_in\":60}"));
    BackchannelAuthentication.Started started =
        server.run(
            BackchannelAuthentication.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION)
                .bindingMessage("W4SCT")
                .loginHint("alice"));
    assertThat(new String(server.last().body(), StandardCharsets.UTF_8))
        .contains("binding_message=W4SCT&login_hint=alice");
    assertThat(started).hasToString("Started[expires_in=PT1M]");
  }

  @Test
  void aTokenExchangeMayAskForAScope() {
    Server server = new Server(Server.json(200, "{\"access_token\":\"a\",\"token_type\":\"N_A\"}"));
    server.run(
        ExtensionGrant.tokenExchange(
                Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("s"), "urn:t")
            .scope("orders"));
    assertThat(new String(server.last().body(), StandardCharsets.UTF_8)).contains("scope=orders");
  }

  @Test
  void aTokenTypeThatNobodyRecognizesIsRefusedWithWhatToDo() {
    assertThat(
            new Server(Server.json(200, "{\"access_token\":\"a\",\"token_type\":\"mac\"}"))
                .refuse(
                    ClientCredentialsGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION)))
        .hasMessageContaining("bearer and dpop are")
        .hasMessageContaining("recognizeTokenType(…)");
  }
}
