package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A host that the environment does not allow is not asked, whoever named it (RFC 9728, 7.7). */
class RefusedDestinationTest {

  private static final Client CLIENT = Client.of("shop");
  private static final Client MTLS =
      Client.of(JsonObject.of("client_id", "shop", "use_mtls_endpoint_aliases", true));
  private static final ClientAuthentication NONE = ClientAuthentication.none();
  private static final Secret CODE = Secret.of("c0de");

  /** All its endpoints, and as many aliases, lie inside the caller's network. */
  private static final AuthorizationServer INSIDE = inside();

  private static AuthorizationServer inside() {
    JsonObject metadata = JsonObject.of("issuer", "https://as.example");
    JsonObject aliases = JsonObject.of();
    for (String name : Party.SERVER.json().names()) {
      if (name.endsWith("_endpoint") || name.equals("jwks_uri")) {
        metadata = metadata.with(name, "https://10.0.0.1/" + name);
        aliases = aliases.with(name, "https://[fd00::1]/" + name);
      }
    }
    return AuthorizationServer.of(metadata.with("mtls_endpoint_aliases", aliases));
  }

  private static ChallengeException challenge() {
    Headers headers =
        Headers.of("www-authenticate", "Bearer resource_metadata=\"https://169.254.169.254/rs\"");
    return new ChallengeException(Challenge.parse(headers), Response.of(401, headers, new byte[0]));
  }

  private static RegisteredClient registered() {
    return Party.registered(
        JsonObject.of("client_id", "shop", "registration_client_uri", "https://192.168.0.1/shop")
            .with("registration_access_token", "t0ken"));
  }

  private static AuthorizationRequest request() {
    return AuthorizationRequest.of(INSIDE, CLIENT, Party.REDIRECT).withoutPkce();
  }

  static Stream<Map.Entry<String, Operation<?>>> operations() {
    return Stream.of(
        Map.entry("issuer", Discovery.oidc("https://127.0.0.1")),
        Map.entry("issuer", Discovery.oauth("https://[::1]/tenant")),
        Map.entry("resource", ResourceDiscovery.of("https://localhost/mcp")),
        Map.entry(
            "resource",
            ProtectedResourceRequest.withoutToken(
                Request.get(URI.create("https://localhost/mcp")))),
        Map.entry("resource_metadata", ResourceDiscovery.challenged(challenge(), "https://rs")),
        Map.entry(
            "authorization_servers",
            Discovery.of(
                ResourceServer.of(
                    JsonObject.of("resource", "https://rs.example")
                        .with("authorization_servers", List.of("https://10.0.0.1"))))),
        Map.entry("registration_endpoint", ClientRegistration.of(INSIDE, JsonObject.of())),
        Map.entry("registration_client_uri", ClientRegistration.read(registered())),
        Map.entry(
            "registration_client_uri", ClientRegistration.update(registered(), JsonObject.of())),
        Map.entry("registration_client_uri", ClientRegistration.delete(registered())),
        Map.entry("token_endpoint", ClientCredentialsGrant.of(INSIDE, CLIENT, NONE)),
        Map.entry("token_endpoint", RefreshGrant.of(INSIDE, CLIENT, NONE, CODE)),
        Map.entry("token_endpoint", DeviceCodeGrant.of(INSIDE, CLIENT, NONE, CODE)),
        Map.entry("token_endpoint", BackchannelGrant.of(INSIDE, CLIENT, NONE, CODE)),
        Map.entry(
            "mtls_endpoint_aliases.token_endpoint", ClientCredentialsGrant.of(INSIDE, MTLS, NONE)),
        Map.entry("pushed_authorization_request_endpoint", PushedAuthorization.of(request(), NONE)),
        Map.entry("device_authorization_endpoint", DeviceAuthorization.of(INSIDE, CLIENT, NONE)),
        Map.entry(
            "backchannel_authentication_endpoint",
            BackchannelAuthentication.of(INSIDE, CLIENT, NONE)),
        Map.entry("introspection_endpoint", Introspection.of(INSIDE, CLIENT, NONE, CODE)),
        Map.entry("revocation_endpoint", Revocation.of(INSIDE, CLIENT, NONE, CODE)),
        Map.entry("userinfo_endpoint", UserInfo.of(INSIDE, CLIENT, CODE, "alice")),
        Map.entry("mtls_endpoint_aliases.userinfo_endpoint", UserInfo.of(INSIDE, MTLS, CODE, "a")),
        Map.entry("jwks_uri", Jwks.of(INSIDE).build().key(JwsAlgorithm.ES256, "kid")));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void nothingIsSentToAHostThatIsNotPublic(Map.Entry<String, Operation<?>> operation) {
    Server server = new Server().destinations(Destinations.publicAddresses());

    OAuthException refused = server.refuse(operation.getValue());

    assertThat(refused.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    assertThat(refused.details().name()).isEqualTo(operation.getKey());
    assertThat(refused.details().expected()).isEqualTo("a host that Env.destinations allows");
    assertThat(refused).hasMessageContaining("\"" + operation.getKey() + "\"");
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void eachRequestIsCheckedByItsUrlAndWhereThatCameFrom(Map.Entry<String, Operation<?>> operation) {
    List<String> checked = new ArrayList<>();
    Server server =
        new Server()
            .destinations(
                (url, from) -> {
                  checked.add(from + " " + url);
                  return true;
                });

    Step<?> first = operation.getValue().begin(server.env());

    assertThat(first).isInstanceOf(Step.Send.class);
    assertThat(checked)
        .containsExactly(operation.getKey() + " " + ((Step.Send<?>) first).request().uri());
  }

  @Test
  void aRefusalShowsTheHostAndNothingElseOfTheUrl() {
    OAuthException refused =
        new Server()
            .destinations((url, from) -> false)
            .refuse(ClientRegistration.read(registered()));

    assertThat(refused.details())
        .isEqualTo(
            Details.member(
                "registration_client_uri", "a host that Env.destinations allows", "192.168.0.1"));
  }

  @Test
  void theNextLocationIsCheckedToo() {
    Server server =
        new Server(Server.json(404, "{}"))
            .destinations((url, from) -> url.getPath().contains("oauth-authorization-server"));

    OAuthException refused =
        server.refuse(
            Discovery.of(
                ResourceServer.of(
                    JsonObject.of("resource", "https://rs.example")
                        .with("authorization_servers", List.of("https://as.example/t")))));

    assertThat(refused.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void theSchemeIsCheckedFirst() {
    Server server =
        new Server()
            .destinations(
                (url, from) -> {
                  throw new AssertionError("not for " + url);
                });

    assertThat(server.refuse(Discovery.oidc("http://127.0.0.1")).details().name())
        .isEqualTo("scheme");
  }

  @Test
  void everyAttemptOfPollingIsChecked() {
    Server server = new Server().destinations((url, from) -> false);
    Operation<TokenResponse> polling =
        new Polling(
            DeviceCodeGrant.of(INSIDE, CLIENT, NONE, CODE),
            Duration.ZERO,
            Duration.ofMinutes(5),
            null);

    assertThat(server.refuse(polling).code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void aRuleMayAllowALoopbackServer() {
    Server server =
        new Server(Server.json(200, "{\"issuer\":\"https://localhost\"}"))
            .destinations((url, from) -> "localhost".equals(url.getHost()));

    assertThat(server.run(Discovery.oidc("https://localhost")).issuer())
        .isEqualTo("https://localhost");
  }

  @Test
  void byDefaultEveryHostIsAsked() {
    Server server = new Server(Server.json(200, "{\"issuer\":\"https://127.0.0.1\"}"));

    assertThat(server.run(Discovery.oidc("https://127.0.0.1")).issuer())
        .isEqualTo("https://127.0.0.1");
  }

  @Test
  void theBrowsersUrlsAreNotRequestsAndNotChecked() {
    Server server = new Server().destinations((url, from) -> false);

    assertThat(request().uri(server.env())).hasHost("10.0.0.1");
    assertThat(LogoutRequest.of(INSIDE, CLIENT).uri(server.env())).hasHost("10.0.0.1");
  }
}
