package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.RawJwts;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UserInfo, introspection, device authorization and registration: what must not be accepted. */
class RefusedEndpointResponseTest {

  private static final Secret TOKEN = Secret.of("t0ken");

  private static Client client(String member, Object value) {
    return Client.of(JsonObject.of("client_id", "shop", member, value));
  }

  private static Response jwt(String type, String jwt) {
    return Response.of(200, Headers.of("content-type", type), jwt.getBytes(StandardCharsets.UTF_8));
  }

  private static OAuthException refuse(Operation<?> operation, Response response) {
    return new Server(response).refuse(operation);
  }

  // ---- UserInfo

  private static UserInfo userInfo(AuthorizationServer server, Client client) {
    return UserInfo.of(server, client, TOKEN, "alice");
  }

  private static Response userInfo(JsonObject claims) {
    return jwt("application/jwt", Party.sign(claims));
  }

  @Test
  void signedUserInfoIsJudgedAsAJwt() {
    JsonObject claims = JsonObject.of("sub", "alice");
    UserInfo asked = userInfo(Party.SERVER, Party.CLIENT);
    assertThat(refuse(asked, userInfo(claims.with("exp", Server.NOW - 30))).code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThat(refuse(asked, userInfo(claims.with("sub", "mallory"))).code())
        .isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
    assertThat(refuse(asked, userInfo(claims.with("sub", ""))).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refuse(asked, userInfo(claims.with("aud", List.of("x")))).code())
        .isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    for (String alg : List.of("none", "HS256")) {
      UserInfo registered = userInfo(Party.SERVER, client("userinfo_signed_response_alg", alg));
      assertThat(refuse(registered, jwt("application/jwt", RawJwts.unsigned(alg, claims))).code())
          .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    }
  }

  @Test
  void noAlgorithmIsGuessedForUserInfo() {
    AuthorizationServer silent =
        AuthorizationServer.of(
            Party.SERVER.json().without("userinfo_signing_alg_values_supported"));
    OAuthException refusal =
        refuse(userInfo(silent, Party.CLIENT), userInfo(JsonObject.of("sub", "alice")));
    assertThat(refusal.details().name()).isEqualTo("alg");
    assertThat(refusal.details().expected()).isEqualTo(List.of());
  }

  @Test
  void encryptedUserInfoIsEncrypted() {
    String inside = Party.sign(JsonObject.of("sub", "alice"));
    UserInfo asked =
        userInfo(Party.SERVER, client("userinfo_encrypted_response_alg", "ECDH-ES"))
            .decrypter(jwe -> inside);
    assertThat(refuse(asked, Server.json(200, "{\"sub\":\"alice\"}")).code())
        .isEqualTo(ErrorCode.JWT_USERINFO_EXPECTED);
    assertThat(refuse(asked, jwt("application/jwt", inside)).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    Server server = new Server(jwt("application/jwt", "a.b.c.d.e"));
    assertThat(server.run(asked).subject()).isEqualTo("alice");
    assertThat(server.last().headers().first("accept")).isEqualTo("application/jwt");
  }

  @Test
  void aChallengeCountsUnlessTheStatusIsThatOfASuccess() {
    UserInfo asked = userInfo(Party.SERVER, Party.CLIENT);
    for (int status : List.of(400, 401, 500)) {
      Response response =
          Server.json(status, "{\"error\":\"No\"}", "www-authenticate", "Bearer error=\"e\"");
      assertThat(refuse(asked, response))
          .isInstanceOfSatisfying(
              ChallengeException.class,
              challenged -> assertThat(challenged.error()).isEqualTo("e"));
    }
    for (String field : List.of("Key realm=\"kong\"", "Negotiate oYG2=", "Bearer error=\"e\"")) {
      Response success = Server.json(200, "{\"sub\":\"alice\"}", "www-authenticate", field);
      assertThat(new Server(success).run(asked).subject()).isEqualTo("alice");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "iss, INVALID_RESPONSE",
    "text/plain, RESPONSE_IS_NOT_JSON",
    "application/jwt+x, RESPONSE_IS_NOT_JSON",
    "application/json-seq, RESPONSE_IS_NOT_JSON"
  })
  void userInfoIsJsonOrAJwt(String type, ErrorCode code) {
    Response response =
        type.equals("iss")
            ? userInfo(JsonObject.of("sub", "alice", "iss", 1))
            : jwt(type, "{\"sub\":\"alice\"}");
    assertThat(refuse(userInfo(Party.SERVER, Party.CLIENT), response).code()).isEqualTo(code);
  }

  // ---- introspection

  private static Introspection introspection(Client client) {
    return Introspection.of(Party.SERVER, client, Party.AUTHENTICATION, TOKEN);
  }

  private static Response introspected(JsonObject claims) {
    return jwt(
        "application/token-introspection+jwt",
        Party.sign(
            JsonObject.of("alg", "ES256", "kid", "k", "typ", "token-introspection+jwt"), claims));
  }

  @Test
  void aJwtThatWasAskedForIsNotReplacedByJson() {
    Response json = Server.json(200, "{\"active\":true}");
    Introspection registered = introspection(client("introspection_signed_response_alg", "ES256"));
    for (Introspection asked : List.of(registered, introspection(Party.CLIENT).requestJwt())) {
      OAuthException refusal = refuse(asked, json);
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
      assertThat(refusal).hasMessageContaining("requestJson()");
    }
    assertThat(new Server(json).run(registered.requestJson()).isActive()).isTrue();
  }

  @Test
  void anIntrospectionComesWithStatus200() {
    Response created = Server.json(201, "{\"active\":true}");
    assertThat(refuse(introspection(Party.CLIENT), created).code())
        .isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM);
  }

  @Test
  void anIntrospectionJwtIsJudged() {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", "https://as.example")
            .put("aud", "shop")
            .put("iat", Server.NOW)
            .put("token_introspection", JsonObject.of("active", true))
            .build();
    Introspection asked = introspection(Party.CLIENT).requestJwt();
    assertThat(new Server(introspected(claims)).run(asked).isActive()).isTrue();
    assertThat(refuse(asked, introspected(claims.with("exp", Server.NOW - 30))).code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    for (Object active : List.of("true", 1, List.of(true))) {
      JsonObject other = claims.with("token_introspection", JsonObject.of("active", active));
      assertThat(refuse(asked, introspected(other)).details().name()).isEqualTo("active");
    }
    String untyped = Party.sign(claims);
    OAuthException refusal = refuse(asked, jwt("application/token-introspection+jwt", untyped));
    assertThat(refusal.details().name()).isEqualTo("typ");
    Introspection registered = introspection(client("introspection_signed_response_alg", "RS256"));
    assertThat(refuse(registered, introspected(claims)).details().name()).isEqualTo("alg");
    Introspection encrypted =
        introspection(client("introspection_encrypted_response_alg", "ECDH-ES"))
            .decrypter(jwe -> "");
    assertThat(refuse(encrypted, introspected(claims)))
        .hasMessageContaining("introspection_encrypted_response_alg");
  }

  // ---- device authorization

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ms-word:x",
        "v.example",
        "//v",
        " https://v"
      })
  void aPageToOpenIsAPageOfTheWeb(String uri) {
    String start = "{\"device_code\":\"d\",\"user_code\":\"PLANTED\",\"expires_in\":1,";
    DeviceAuthorization asked =
        DeviceAuthorization.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
    for (String rest :
        List.of(
            "\"verification_uri\":\"" + uri + "\"}",
            "\"verification_uri\":\"https://v\",\"verification_uri_complete\":\"" + uri + "\"}")) {
      OAuthException refusal = refuse(asked, Server.json(200, start + rest));
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
      assertThat(refusal).hasMessageNotContaining("PLANTED").hasMessageContaining("https: URL");
    }
  }

  @Test
  void aPageInPlainHttpIsTheServersToSend() {
    Response response =
        Server.json(
            200,
            "{\"device_code\":\"d\",\"user_code\":\"u\",\"expires_in\":1,"
                + "\"verification_uri\":\"HTTP://localhost/device\"}");
    assertThat(
            new Server(response)
                .run(DeviceAuthorization.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION))
                .verificationUri())
        .isEqualTo("HTTP://localhost/device");
  }

  // ---- registration

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e300", "9e18", "1000000000001", "\"PLANTED\"", "[]"})
  void aSecretThatWasIssuedIsHandedOverThoughItsExpiryIsUnusable(String json) {
    RegisteredClient client =
        registered("\"client_secret\":\"s3cret\",\"client_secret_expires_at\":" + json);
    assertThat(client.clientSecret()).isEqualTo(Secret.of("s3cret"));
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(client::clientSecretExpiresAt)
        .withMessageNotContaining("PLANTED")
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
              assertThat(refusal.details().name()).isEqualTo("client_secret_expires_at");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"client_secret_expires_at\":null"})
  void aSecretMayComeWithoutAWordAboutItsExpiry(String rest) {
    RegisteredClient client = registered("\"client_secret\":\"s3cret\"" + rest);
    assertThat(client.clientSecret()).isEqualTo(Secret.of("s3cret"));
    assertThat(client.clientSecretExpiresAt()).isNull();
  }

  private static RegisteredClient registered(String members) {
    return new Server(Server.json(201, "{\"client_id\":\"c\"," + members + "}"))
        .run(ClientRegistration.of(Party.SERVER, JsonObject.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"registration_client_uri\":\"/register/c\"",
        "\"registration_client_uri\":\"https:c\"",
        "\"registration_client_uri\":\"https://u@as.example/c\"",
        "\"registration_client_uri\":\"https://as.example/PLANTED c\"",
        "\"registration_client_uri\":1"
      })
  void aRegistrationIsManagedAtAUrl(String members) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(
            () ->
                registered(members + ",\"registration_access_token\":\"t\"")
                    .registrationClientUri())
        .withNoCause()
        .withMessageNotContaining("PLANTED");
  }

  @Test
  void aRegistrationIsManagedOverTlsWithItsToken() {
    RegisteredClient plain =
        registered(
            "\"registration_client_uri\":\"http://as.example/c\","
                + "\"registration_access_token\":\"t\"");
    assertThat(new Server().refuse(ClientRegistration.read(plain)).code())
        .isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    RegisteredClient tokenless = registered("\"registration_client_uri\":\"https://as.example/c\"");
    assertThat(new Server().refuse(ClientRegistration.read(tokenless)).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    RegisteredClient empty =
        registered(
            "\"registration_client_uri\":\"https://as.example/c\","
                + "\"registration_access_token\":\"\"");
    assertThat(new Server().refuse(ClientRegistration.read(empty)).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void anUpdateSendsNothingThatOnlyTheServerSets() throws Exception {
    RegisteredClient client =
        registered(
            "\"registration_client_uri\":\"https://as.example/c\",\"client_id_issued_at\":1,"
                + "\"registration_access_token\":\"t\",\"client_secret\":\"s\","
                + "\"client_secret_expires_at\":0");
    Server server = new Server(Server.json(200, "{\"client_id\":\"c\"}"));
    RegisteredClient updated =
        server.run(ClientRegistration.update(client, client.json().with("client_name", "n")));
    assertThat(updated.registrationClientUri()).hasToString("https://as.example/c");
    assertThat(JsonObject.parse(server.last().body()).names())
        .containsExactly("client_id", "client_secret", "client_name");
  }

  @Test
  void whatTheServerRegisteredIsOfItsType() {
    RegisteredClient client = registered("\"default_max_age\":\"300\"");
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(client::client)
        .withNoCause()
        .withMessageContaining("default_max_age")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));
  }

  // ---- discovery

  @Test
  void anIdentifierHasNoUserInformation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Discovery.oidc("https://as.example@evil.example"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceDiscovery.of("https://u@rs.example"));
  }
}
