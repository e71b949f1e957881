package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 8628, CIBA Core 1.0, RFC 7009, RFC 7662, RFC 9701, OpenID Connect UserInfo, RFC 7591. */
class EndpointOperationsTest {

  private static final Secret TOKEN = Secret.of("t0ken");

  private static String body(Server server) {
    return new String(server.last().body(), StandardCharsets.UTF_8);
  }

  private static Response jwt(String type, String jwt) {
    return Response.of(
        200, Headers.of("content-type", type), jwt.getBytes(StandardCharsets.US_ASCII));
  }

  private static String refused(Operation<?> operation, int status, String body) {
    OAuthException refusal = new Server(Server.json(status, body)).refuse(operation);
    assertThat(refusal).hasMessageNotContaining("t0ken").hasMessageNotContaining("s3cret");
    return refusal.code().value();
  }

  // ---- device and backchannel authorization

  private static DeviceAuthorization device() {
    return DeviceAuthorization.of(Party.SERVER, Party.CLIENT, ClientAuthentication.none())
        .scope("a");
  }

  private static BackchannelAuthentication backchannel() {
    return BackchannelAuthentication.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION)
        .scope("openid")
        .loginHint("alice");
  }

  @Test
  void asksForDeviceCodes() {
    Server server =
        new Server(
            Server.json(
                200,
                "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://v\","
                    + "\"expires_in\":600,\"interval\":1.5}"));
    DeviceAuthorization.Codes codes = server.run(device());
    assertThat(server.last().uri()).hasToString("https://as.example/device");
    assertThat(body(server)).isEqualTo("scope=a&client_id=shop");
    assertThat(codes.userCode()).isEqualTo("u");
    assertThat(codes.interval()).isEqualTo(Duration.ofMillis(1500));
    assertThat(codes.toString()).doesNotContain("[d").doesNotContain("u,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user_code\":\"u\",\"verification_uri\":\"https://v\",\"expires_in\":1}",
        "{\"device_code\":\"d\",\"verification_uri\":\"https://v\",\"expires_in\":1}",
        "{\"device_code\":\"d\",\"user_code\":\"u\",\"expires_in\":1}",
        "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://v\"}",
        "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://v\",\"expires_in\":1,\"interval\":-1}",
        "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://v\",\"expires_in\":1,\"interval\":\"1 s\"}",
        "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://v\",\"expires_in\":1,\"interval\":true}",
        "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://v\",\"expires_in\":1,\"verification_uri_complete\":1}"
      })
  void refusesDeviceCodes(String body) {
    assertThat(refused(device(), 200, body)).isEqualTo("OAUTH_INVALID_RESPONSE");
  }

  @Test
  void asksForABackchannelAuthentication() {
    Server server = new Server(Server.json(200, "{\"auth_req_id\":\"r\",\"expires_in\":60}"));
    BackchannelAuthentication.Started started = server.run(backchannel());
    assertThat(server.last().uri()).hasToString("https://as.example/ciba");
    assertThat(body(server)).startsWith("scope=openid&login_hint=alice&client_id=shop");
    assertThat(started.authReqId()).isEqualTo(Secret.of("r"));
    assertThat(started.interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(refused(backchannel(), 200, "{\"expires_in\":60}"))
        .isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(refused(backchannel(), 200, "{\"auth_req_id\":\"r\"}"))
        .isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(refused(backchannel(), 201, "{}")).isEqualTo("OAUTH_RESPONSE_IS_NOT_CONFORM");
  }

  // ---- revocation and introspection

  private static Introspection introspection() {
    return Introspection.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, TOKEN);
  }

  @Test
  void revokes() {
    Revocation revocation =
        Revocation.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, TOKEN)
            .tokenTypeHint("access_token");
    Server server = new Server(Response.of(200, Headers.of(), new byte[0]));
    assertThat(server.run(revocation)).isTrue();
    assertThat(body(server)).startsWith("token=t0ken&token_type_hint=access_token&client_id=shop");
    assertThat(refused(revocation, 503, "{}")).isEqualTo("OAUTH_RESPONSE_IS_NOT_CONFORM");
    assertThat(refused(revocation, 400, "{\"error\":\"unsupported_token_type\"}"))
        .isEqualTo("OAUTH_RESPONSE_BODY_ERROR");
  }

  @Test
  void introspects() {
    Server server = new Server(Server.json(200, "{\"active\":true,\"sub\":\"alice\",\"x\":1}"));
    IntrospectionResponse response = server.run(introspection());
    assertThat(server.last().headers().first("accept")).isEqualTo("application/json");
    assertThat(response.isActive()).isTrue();
    assertThat(response.subject()).isEqualTo("alice");
    assertThat(response.json().integer("x")).isEqualTo(1);
    assertThat(response.signed()).isNull();
    assertThat(refused(introspection(), 200, "{\"active\":\"true\"}"))
        .isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(refused(introspection(), 200, "{}")).isEqualTo("OAUTH_INVALID_RESPONSE");
  }

  private static final JsonObject HEADER =
      JsonObject.of("alg", "ES256", "kid", "k", "typ", "token-introspection+jwt");
  private static final JsonObject INTROSPECTED =
      JsonObject.builder()
          .put("iss", "https://as.example")
          .put("aud", "shop")
          .put("iat", Server.NOW)
          .put("token_introspection", JsonObject.of("active", true, "sub", "alice"))
          .build();

  private static Response introspected(JsonObject header, JsonObject claims) {
    return jwt("application/token-introspection+jwt", Party.sign(header, claims));
  }

  @Test
  void introspectsByJwt() {
    Server server = new Server(introspected(HEADER, INTROSPECTED));
    IntrospectionResponse response = server.run(introspection().requestJwt());
    assertThat(server.last().headers().first("accept"))
        .isEqualTo("application/token-introspection+jwt");
    assertThat(response.isActive()).isTrue();
    assertThat(response.subject()).isEqualTo("alice");
    assertThat(response.signed()).isNotNull();
    assertThat(
            new Server(Party.keys())
                .run(SignatureValidation.of(response.signed(), Party.jwks()))
                .response()
                .json())
        .isEqualTo(response.json());
  }

  static Stream<Arguments> badIntrospection() {
    return Stream.of(
        Arguments.of(HEADER.with("typ", "JWT"), INTROSPECTED, "OAUTH_INVALID_RESPONSE"),
        Arguments.of(HEADER, INTROSPECTED.without("iss"), "OAUTH_INVALID_RESPONSE"),
        Arguments.of(HEADER, INTROSPECTED.without("aud"), "OAUTH_INVALID_RESPONSE"),
        Arguments.of(HEADER, INTROSPECTED.without("iat"), "OAUTH_INVALID_RESPONSE"),
        Arguments.of(HEADER, INTROSPECTED.with("aud", "x"), "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of(HEADER, INTROSPECTED.with("iss", "x"), "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of(
            HEADER, INTROSPECTED.with("token_introspection", 1), "OAUTH_INVALID_RESPONSE"));
  }

  @ParameterizedTest
  @MethodSource("badIntrospection")
  void refusesAnIntrospectionJwt(JsonObject header, JsonObject claims, String code) {
    assertThat(new Server(introspected(header, claims)).refuse(introspection()).code().value())
        .isEqualTo(code);
  }

  // ---- UserInfo and protected resources

  private static UserInfo userInfo() {
    return UserInfo.of(Party.SERVER, Party.CLIENT, TOKEN, "alice");
  }

  @Test
  void asksForUserInfo() {
    Server server = new Server(Server.json(200, "{\"sub\":\"alice\",\"email\":\"a@b\"}"));
    UserInfoResponse response = server.run(userInfo());
    assertThat(server.last().method()).isEqualTo("GET");
    assertThat(server.last().headers().first("authorization")).isEqualTo("Bearer t0ken");
    assertThat(response.claims().string("email")).isEqualTo("a@b");
    assertThat(response.toString()).doesNotContain("a@b");
    assertThat(refused(userInfo(), 200, "{\"sub\":\"mallory\"}"))
        .isEqualTo("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED");
    assertThat(refused(userInfo(), 200, "{}")).isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(refused(userInfo(), 500, "{}")).isEqualTo("OAUTH_RESPONSE_IS_NOT_CONFORM");
    assertThat(
            new Server(Server.json(200, "{\"sub\":\"mallory\"}"))
                .run(UserInfo.withoutSubjectCheck(Party.SERVER, Party.CLIENT, TOKEN))
                .subject())
        .isEqualTo("mallory");
  }

  @Test
  void asksForSignedUserInfo() {
    Client signed =
        Client.of(JsonObject.of("client_id", "shop", "userinfo_signed_response_alg", "ES256"));
    UserInfo asked = UserInfo.of(Party.SERVER, signed, TOKEN, "alice");
    JsonObject claims = JsonObject.of("sub", "alice", "aud", "shop");

    Server server = new Server(jwt("application/jwt", Party.sign(claims)));
    UserInfoResponse response = server.run(asked);
    assertThat(server.last().headers().first("accept")).isEqualTo("application/jwt");
    assertThat(response.signed()).isNotNull();

    assertThat(refused(asked, 200, "{\"sub\":\"alice\"}")).isEqualTo("OAUTH_JWT_USERINFO_EXPECTED");
    for (Map.Entry<String, Object> other :
        Map.<String, Object>of("aud", "x", "iss", "x").entrySet()) {
      Response wrong =
          jwt("application/jwt", Party.sign(claims.with(other.getKey(), other.getValue())));
      assertThat(new Server(wrong).refuse(asked).code().value())
          .isEqualTo("OAUTH_JWT_CLAIM_COMPARISON_FAILED");
    }
  }

  @Test
  void sendsARequestWithAToken() {
    Request put = Request.of("PUT", URI.create("https://api.example/x")).body(new byte[] {1, 2});
    Server server = new Server(Response.of(404, Headers.of(), new byte[0]));
    assertThat(server.run(ProtectedResourceRequest.of(put, TOKEN)).status()).isEqualTo(404);
    assertThat(server.last().headers().first("authorization")).isEqualTo("Bearer t0ken");
    assertThat(server.last().body()).containsExactly(1, 2);

    DpopHandle dpop = DpopHandle.of(Party.KEY);
    Server wantsNonce =
        new Server(
            Server.json(
                401, "{}", "www-authenticate", "DPoP error=\"use_dpop_nonce\"", "dpop-nonce", "n1"),
            Response.of(200, Headers.of(), new byte[0]));
    assertThat(wantsNonce.run(ProtectedResourceRequest.of(put, TOKEN).dpop(dpop)).status())
        .isEqualTo(200);
    assertThat(wantsNonce.asked).hasSize(2);
    assertThat(wantsNonce.last().headers().first("authorization")).isEqualTo("DPoP t0ken");

    Server challenges =
        new Server(Server.json(401, "{}", "www-authenticate", "Bearer error=\"invalid_token\""));
    assertThat(challenges.refuse(ProtectedResourceRequest.of(put, TOKEN)))
        .isInstanceOf(ChallengeException.class);
  }

  // ---- registration

  @Test
  void registersAndManages() {
    JsonObject metadata = JsonObject.of("client_name", "n");
    String registered =
        "{\"client_id\":\"c\",\"client_secret\":\"s3cret\",\"client_secret_expires_at\":0,"
            + "\"registration_client_uri\":\"https://as.example/register/c\","
            + "\"registration_access_token\":\"t0ken\"}";
    Server server = new Server(Server.json(201, registered));
    RegisteredClient client =
        server.run(
            ClientRegistration.of(Party.SERVER, metadata).initialAccessToken(Secret.of("i")));
    assertThat(body(server)).isEqualTo("{\"client_name\":\"n\"}");
    assertThat(server.last().headers().first("authorization")).isEqualTo("Bearer i");
    assertThat(client.clientSecret()).isEqualTo(Secret.of("s3cret"));
    assertThat(client.clientSecretExpiresAt()).isNull();
    assertThat(client.client().json().has("client_secret")).isFalse();
    assertThat(client.toString()).isEqualTo("RegisteredClient[c]");

    Server update = new Server(Server.json(200, "{\"client_id\":\"c\",\"client_name\":\"m\"}"));
    RegisteredClient updated =
        update.run(ClientRegistration.update(client, JsonObject.of("client_name", "m")));
    assertThat(update.last().method()).isEqualTo("PUT");
    assertThat(update.last().uri()).hasToString("https://as.example/register/c");
    assertThat(update.last().headers().first("authorization")).isEqualTo("Bearer t0ken");
    assertThat(updated.registrationAccessToken()).isEqualTo(TOKEN);

    assertThat(refused(ClientRegistration.read(client), 200, "{\"client_id\":\"other\"}"))
        .isEqualTo("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED");
    Server delete = new Server(Response.of(204, Headers.of(), new byte[0]));
    assertThat(delete.run(ClientRegistration.delete(client))).isSameAs(client);
    assertThat(delete.last().method()).isEqualTo("DELETE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "202|{\"client_id\":\"c\"}|OAUTH_RESPONSE_IS_NOT_CONFORM",
        "201|{}|OAUTH_INVALID_RESPONSE",
        "201|{\"client_id\":null}|OAUTH_INVALID_RESPONSE",
        "201|{\"client_id\":\"c\",\"client_secret\":1,\"client_secret_expires_at\":0}|OAUTH_INVALID_RESPONSE",
        "400|{\"error\":\"invalid_client_metadata\"}|OAUTH_RESPONSE_BODY_ERROR"
      })
  void refusesARegistration(int status, String body, String code) {
    assertThat(refused(ClientRegistration.of(Party.SERVER, JsonObject.of()), status, body))
        .isEqualTo(code);
  }
}
