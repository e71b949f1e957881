package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A refusal says what was expected and what came, for a program and for a reader. */
class RefusalsSayWhatCameTest {

  private static final long NOW = Server.NOW;
  private static final JsonObject INTROSPECTION =
      JsonObject.of(
          "aud",
          "shop",
          "iss",
          "https://as.example",
          "iat",
          NOW,
          "token_introspection",
          JsonObject.of("active", true));

  private static CodeGrant code() {
    return CodeGrant.withoutPkce(
            Party.SERVER,
            Party.CLIENT,
            Party.AUTHENTICATION,
            AuthorizationResponse.validate(
                Party.SERVER, Party.CLIENT, Form.parse("code=c0de"), Expect.noState()),
            Party.REDIRECT)
        .maxAge(60);
  }

  private static Response tokens(String member, Object value) {
    return Server.json(
        200,
        JsonObject.of("access_token", "t", "token_type", "bearer").with(member, value).toJson());
  }

  private static Arguments idToken(String claim, Object value, Details details) {
    JsonObject claims = Party.idClaims().with("auth_time", NOW).with(claim, value);
    return Arguments.of(code(), tokens("id_token", Party.sign(claims)), details);
  }

  private static Response jwt(String type, String jwt) {
    return Response.of(200, Headers.of("content-type", type), jwt.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> refusals() {
    ClientCredentialsGrant grant =
        ClientCredentialsGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
    UserInfo userInfo = UserInfo.of(Party.SERVER, Party.CLIENT, Secret.of("t"), "alice");
    Introspection introspection =
        Introspection.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("t"));
    ClientRegistration registration = ClientRegistration.of(Party.SERVER, JsonObject.of());
    String introspected = "application/token-introspection+jwt";
    JsonObject header = JsonObject.of("alg", "ES256", "kid", "k", "typ", "token-introspection+jwt");
    return Stream.of(
        idToken("exp", 1, Details.claim("exp", "after " + (NOW - 30), 1L)),
        idToken("nbf", NOW + 31, Details.claim("nbf", "at most " + (NOW + 30), NOW + 31)),
        idToken("iat", "x", Details.claim("iat", "a number of seconds since the epoch", "x")),
        idToken("iss", "i", Details.claim("iss", "https://as.example", "i")),
        idToken("aud", "a", Details.claim("aud", "shop", "a")),
        idToken("aud", 5, Details.claim("aud", "a string or an array of strings", 5L)),
        idToken("aud", List.of("shop", "a"), Details.claim("aud", "shop", "a")),
        idToken("sub", 5, Details.claim("sub", "a string", 5L)),
        idToken("sub", "", Details.claim("sub", "a non-empty string", "")),
        idToken("auth_time", -1, Details.claim("auth_time", "a number of seconds, 0 or more", -1L)),
        idToken("auth_time", 1, Details.claim("auth_time", NOW - 90, 1L)),
        Arguments.of(
            grant,
            tokens("expires_in", -1),
            Details.member("expires_in", "a number, 0 or more", -1L)),
        Arguments.of(grant, tokens("scope", 5), Details.member("scope", "a string", 5L)),
        Arguments.of(
            grant,
            tokens("authorization_details", 5),
            Details.member(
                "authorization_details", "an array of objects, each with a \"type\"", 5L)),
        Arguments.of(
            grant,
            tokens("access_token", 5),
            Details.member("access_token", "a non-empty string", "another value")),
        Arguments.of(grant, Server.json(206, "{}"), Details.status(200, 206)),
        Arguments.of(
            grant,
            jwt("text/html", "x"),
            Details.field("content-type", "application/json", "text/html")),
        Arguments.of(
            userInfo, Server.json(200, "{\"sub\":\"bob\"}"), Details.member("sub", "alice", "bob")),
        Arguments.of(
            UserInfo.of(
                Party.SERVER,
                dev.oauth4jvm.Client.of(
                    JsonObject.of("client_id", "shop", "userinfo_signed_response_alg", "ES256")),
                Secret.of("t"),
                "alice"),
            Server.json(200, "{}"),
            Details.field("content-type", "application/jwt", "application/json")),
        Arguments.of(
            introspection,
            Server.json(200, "{\"active\":\"yes\"}"),
            Details.member("active", "a boolean", "yes")),
        Arguments.of(
            introspection.requestJwt(),
            Server.json(200, "{\"active\":true}"),
            Details.field("content-type", introspected, "application/json")),
        Arguments.of(
            introspection.requestJwt(),
            jwt(introspected, Party.sign(INTROSPECTION)),
            Details.header("typ", "token-introspection+jwt", null)),
        Arguments.of(
            introspection.requestJwt(),
            jwt(introspected, Party.sign(header, INTROSPECTION.with("token_introspection", 5))),
            Details.claim("token_introspection", "a JSON object", 5L)),
        Arguments.of(
            registration,
            Server.json(201, "{\"client_id\":\"c\",\"client_secret\":5}"),
            Details.member("client_secret", "a non-empty string", "another value")),
        Arguments.of(
            Discovery.oidc("https://as.example"),
            Server.json(200, "{\"issuer\":\"https://other.example\"}"),
            Details.member("issuer", "https://as.example", "https://other.example")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void theRefusalOf(Operation<?> operation, Response response, Details details) {
    OAuthException refusal = new Server(response).refuse(operation);
    assertThat(refusal.details()).isEqualTo(details);
    assertThat(refusal).hasMessageContaining("expected ").hasMessageContaining("got ");
  }

  @Test
  void anUnusableEndpointIsNamed() {
    AuthorizationServer server =
        AuthorizationServer.of(Party.SERVER.json().with("token_endpoint", "as.example/token"));
    OAuthException refusal =
        new Server().refuse(ClientCredentialsGrant.of(server, Party.CLIENT, Party.AUTHENTICATION));
    assertThat(refusal)
        .hasMessage(
            "the authorization server's metadata has an unusable \"token_endpoint\": expected"
                + " \"an absolute https: URL\", got \"as.example/token\"");
  }
}
