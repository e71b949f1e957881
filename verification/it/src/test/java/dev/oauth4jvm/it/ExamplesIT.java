package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.examples.BackchannelLogout;
import dev.oauth4jvm.examples.CibaFlow;
import dev.oauth4jvm.examples.ClientCredentials;
import dev.oauth4jvm.examples.CodeFlow;
import dev.oauth4jvm.examples.DeviceFlow;
import dev.oauth4jvm.examples.DpopCodeFlow;
import dev.oauth4jvm.examples.DynamicRegistration;
import dev.oauth4jvm.examples.Fapi2MessageSigning;
import dev.oauth4jvm.examples.Fapi2SecurityProfile;
import dev.oauth4jvm.examples.IntrospectAndRevoke;
import dev.oauth4jvm.examples.JarCodeFlow;
import dev.oauth4jvm.examples.JarmCodeFlow;
import dev.oauth4jvm.examples.Logout;
import dev.oauth4jvm.examples.McpDiscovery;
import dev.oauth4jvm.examples.OidcCodeFlow;
import dev.oauth4jvm.examples.ParCodeFlow;
import dev.oauth4jvm.examples.PrivateKeyJwtClient;
import dev.oauth4jvm.examples.ProtectedApi;
import dev.oauth4jvm.examples.PublicClient;
import dev.oauth4jvm.examples.RefreshTokens;
import dev.oauth4jvm.examples.SecretJwtClient;
import dev.oauth4jvm.examples.SecretPostClient;
import dev.oauth4jvm.examples.Settings;
import dev.oauth4jvm.examples.WebApplication;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The examples, run against oidc-provider. */
class ExamplesIT {

  private static final String SECRET = "a secret of at least thirty-two characters";
  private static final String TOKEN = "initial-access-token";
  private static final List<String> CODE = List.of("authorization_code", "refresh_token");
  private static final SigningKey KEY =
      SigningKey.generate(JwsAlgorithm.PS256, Crypto.platform()).keyId("client");
  private static final BlockingQueue<LogoutToken> LOGOUTS = new LinkedBlockingQueue<>();

  private static OidcProvider provider;
  private static HttpServer listener;
  private static String api;

  @BeforeAll
  static void start() throws IOException {
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.setExecutor(NodeProcess.NEW_THREAD);
    api = url("/orders");
    provider =
        OidcProvider.builder()
            .algorithm("PS256")
            .resource(api, "ES256")
            .initialAccessToken(TOKEN)
            .client(client("web", "client_secret_basic").put("grant_types", CODE).build())
            .client(client("public", "none").build())
            .client(
                client("signing", "private_key_jwt")
                    .put("id_token_signed_response_alg", "PS256")
                    .put("authorization_signed_response_alg", "PS256")
                    .build())
            .client(service("service", "client_secret_basic"))
            .client(service("service-post", "client_secret_post"))
            .client(service("service-secret-jwt", "client_secret_jwt"))
            .client(service("service-key", "private_key_jwt"))
            .client(
                service("television", "none")
                    .with("grant_types", List.of("urn:ietf:params:oauth:grant-type:device_code")))
            .client(
                service("clerk", "client_secret_basic")
                    .with("grant_types", List.of("urn:openid:params:grant-type:ciba"))
                    .with("backchannel_token_delivery_mode", "poll"))
            .start();
    ProtectedApi.serve(listener, settings("-"));
    WebApplication.serve(listener, settings("web", "REDIRECT_URI", url("/callback")));
    BackchannelLogout.serve(
        listener, settings("web", "LOGOUT_URI", url("/logged-out")), LOGOUTS::add);
    listener.start();
  }

  @AfterAll
  static void stop() {
    listener.stop(0);
    provider.close();
  }

  @Test
  void codeFlow() throws IOException {
    assertSubject(CodeFlow.run(settings("web", "SCOPE", "read"), browser()), "alice");
  }

  @Test
  void oidcCodeFlow() throws IOException {
    assertThat(OidcCodeFlow.run(settings("web"), browser()).claims().string("name"))
        .isEqualTo("The user alice");
  }

  @Test
  void dpopCodeFlow() throws IOException {
    provider.requireDpopNonce(true);
    try {
      assertThat(DpopCodeFlow.run(settings("web"), browser()).subject()).isEqualTo("alice");
    } finally {
      provider.requireDpopNonce(false);
    }
  }

  @Test
  void parCodeFlow() throws IOException {
    assertSignedIn(ParCodeFlow.run(settings("web"), browser()));
  }

  @Test
  void jarCodeFlow() throws IOException {
    assertSignedIn(JarCodeFlow.run(settings("web"), browser()));
  }

  @Test
  void jarmCodeFlow() throws IOException {
    assertSignedIn(JarmCodeFlow.run(settings("web"), browser()));
  }

  @Test
  void publicClient() throws IOException {
    assertSignedIn(PublicClient.run(settings("public"), browser()));
  }

  @Test
  void fapi2SecurityProfile() throws IOException {
    TokenResponse tokens = Fapi2SecurityProfile.run(settings("signing"), browser());
    assertSignedIn(tokens);
    assertThat(tokens.tokenType()).isEqualTo("dpop");
  }

  @Test
  void fapi2MessageSigning() throws IOException {
    IdToken idToken = Fapi2MessageSigning.run(settings("signing"), browser());
    assertThat(idToken.subject()).isEqualTo("alice");
    assertThat(idToken.jwt().header().algorithmName()).isEqualTo("PS256");
  }

  @Test
  void refreshTokens() throws IOException {
    RelyingParty app =
        new RelyingParty(
            provider.issuer(),
            Client.of("web"),
            ClientAuthentication.secretBasic(Secret.of(SECRET)));
    URI request = app.request("openid offline_access").parameter("prompt", "consent").uri(app.env);
    TokenResponse first =
        app.run(app.grant(app.response(new Browser("alice").open(request).uri())));

    TokenResponse second =
        RefreshTokens.run(settings("web", "REFRESH_TOKEN", first.refreshToken().reveal()));
    assertSignedIn(second);
    assertThat(second.accessToken()).isNotEqualTo(first.accessToken());
  }

  @Test
  void clientCredentials() throws IOException {
    assertSubject(ClientCredentials.run(settings("service", "SCOPE", "read")), "service");
  }

  @Test
  void mcpDiscovery() throws IOException {
    Destinations loopback = (url, from) -> Set.of("127.0.0.1", "localhost").contains(url.getHost());

    assertSubject(McpDiscovery.run(settings("service"), loopback), "service");
    assertThatThrownBy(() -> McpDiscovery.run(settings("service"), Destinations.publicAddresses()))
        .isInstanceOf(ProcessingException.class)
        .hasMessageContaining("Env.destinations");
  }

  @Test
  void clientAuthentications() throws IOException {
    assertThat(SecretPostClient.run(settings("service-post")).tokenType()).isEqualTo("bearer");
    assertThat(SecretJwtClient.run(settings("service-secret-jwt")).tokenType()).isEqualTo("bearer");
    assertThat(PrivateKeyJwtClient.run(settings("service-key")).tokenType()).isEqualTo("bearer");
  }

  @Test
  void deviceFlow() throws IOException {
    List<Duration> countdown = new ArrayList<>();
    assertSignedIn(
        DeviceFlow.run(
            settings("television"),
            codes ->
                assertThat(
                        new Browser("alice")
                            .open(
                                URI.create(codes.verificationUri()),
                                Map.of("user_code", codes.userCode()))
                            .page())
                    .isNotEmpty(),
            countdown::add));
    assertThat(countdown).isNotEmpty().isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void cibaFlow() throws IOException {
    assertSignedIn(
        CibaFlow.run(
            settings("clerk", "LOGIN_HINT", "alice"),
            started -> provider.decide(started.authReqId().reveal(), true)));
  }

  @Test
  void introspectAndRevoke() throws IOException {
    Party party = new Party(provider.issuer());
    String token = party.run(party.grant("service", SECRET)).accessToken().reveal();
    assertThat(IntrospectAndRevoke.run(settings("service", "TOKEN", token)).isActive()).isFalse();
  }

  @Test
  void dynamicRegistration() throws IOException {
    RegisteredClient client = DynamicRegistration.run(settings("-", "INITIAL_ACCESS_TOKEN", TOKEN));
    assertThat(client.json().string("client_name")).isEqualTo("Shop");
    assertThat(client.clientSecret()).isNotNull();
  }

  @Test
  void webApplication() throws IOException {
    Response login = Party.TRANSPORT.send(Request.get(URI.create(url("/login"))));
    String cookie = login.headers().first("set-cookie").replaceAll(";.*", "");
    URI redirectedTo =
        new Browser("alice").open(URI.create(login.headers().first("location"))).uri();
    Request back = Request.get(redirectedTo).header("cookie", cookie);

    Response answer = Party.TRANSPORT.send(back);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).asString().isEqualTo("Hello, alice");
    assertThat(Party.TRANSPORT.send(back).status()).as("the same once more").isEqualTo(400);
  }

  @Test
  void logout() throws IOException, InterruptedException {
    Browser browser = new Browser("bob");
    assertThat(OidcCodeFlow.run(settings("web"), url -> browser.open(url).uri()).subject())
        .isEqualTo("bob");

    URI back =
        Logout.run(
            settings("web", "POST_LOGOUT_REDIRECT_URI", url("/goodbye")),
            url -> browser.open(url).uri());
    assertThat(back.toString()).startsWith(url("/goodbye") + "?state=");
    LogoutToken told = LOGOUTS.poll(30, TimeUnit.SECONDS);
    assertThat(told).isNotNull();
    assertThat(told.subject()).isEqualTo("bob");
  }

  private static dev.oauth4jvm.examples.Browser browser() {
    return url -> new Browser("alice").open(url).uri();
  }

  private static void assertSignedIn(TokenResponse tokens) {
    assertThat(tokens.idToken().subject()).isEqualTo("alice");
  }

  private static void assertSubject(Response answer, String subject) {
    assertThat(answer.status()).isEqualTo(200);
    try {
      assertThat(JsonObject.parse(answer.body()).string("sub")).isEqualTo(subject);
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + listener.getAddress().getPort() + path;
  }

  private static JsonObject.Builder client(String id, String authentication) {
    return JsonObject.builder()
        .put("client_id", id)
        .put("client_secret", SECRET)
        .put("token_endpoint_auth_method", authentication)
        .put("jwks", JsonObject.of("keys", List.of(KEY.toPublicJwk().json())))
        .put("redirect_uris", List.of(RelyingParty.REDIRECT_URI, url("/callback")))
        .put("post_logout_redirect_uris", List.of(url("/goodbye")))
        .put("backchannel_logout_uri", url("/logged-out"));
  }

  private static JsonObject service(String id, String authentication) {
    return JsonObject.builder()
        .put("client_id", id)
        .put("client_secret", SECRET)
        .put("token_endpoint_auth_method", authentication)
        .put("jwks", JsonObject.of("keys", List.of(KEY.toPublicJwk().json())))
        .put("grant_types", List.of("client_credentials"))
        .put("response_types", List.of())
        .put("redirect_uris", List.of())
        .build();
  }

  private static Settings settings(String clientId, String... more) {
    Map<String, String> values = new HashMap<>();
    values.put("ALLOW_HTTP", "true");
    values.put("ISSUER", provider.issuer());
    values.put("CLIENT_ID", clientId);
    values.put("CLIENT_SECRET", SECRET);
    values.put("CLIENT_KEY", KEY.toPrivateJwk().json().toJson());
    values.put("REDIRECT_URI", RelyingParty.REDIRECT_URI);
    values.put("RESOURCE", api);
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new Settings(values);
  }
}
