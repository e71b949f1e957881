package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.LogoutRequest;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A client sends the user to the server to log out there (OpenID Connect RP-Initiated Logout 1.0),
 * and the server tells every client of the session (Back-Channel Logout 1.0).
 */
class LogoutIT {

  private static final List<String> ALGORITHMS = ProviderClients.ALGORITHMS;
  private static final String AFTERWARDS = "https://client.example.com/bye";
  private static final Map<String, SigningKey> KEYS = new HashMap<>();
  private static final BlockingQueue<String> POSTED = new LinkedBlockingQueue<>();

  private static HttpServer clients;
  private static OidcProvider provider;

  private Browser browser;

  @BeforeAll
  static void start() throws IOException {
    clients = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    clients.createContext("/logout", LogoutIT::receive);
    clients.start();
    OidcProvider.Builder builder = OidcProvider.builder();
    for (String algorithm : ALGORITHMS) {
      KEYS.put(algorithm, ProviderClients.key(algorithm));
      builder.algorithm(algorithm).client(metadata(algorithm));
    }
    provider = builder.start();
  }

  @AfterAll
  static void stop() {
    provider.close();
    clients.stop(0);
  }

  @BeforeEach
  void begin() {
    POSTED.clear();
    browser = new Browser("alice");
  }

  @ParameterizedTest
  @FieldSource("ALGORITHMS")
  void theServerTellsTheClientOfTheLogoutThatTheClientAskedFor(String algorithm) throws Exception {
    RelyingParty app = relyingParty(algorithm);
    IdToken idToken = signIn(app);
    URI logout =
        LogoutRequest.of(app.server, app.client)
            .idTokenHint(idToken)
            .postLogoutRedirectUri(AFTERWARDS)
            .state(app.state)
            .uri(app.env);
    URI back = browser.open(logout).uri();
    LogoutToken token = app.run(LogoutTokenValidation.of(app.jwks, app.client, posted()));

    assertThat(back).hasToString(AFTERWARDS + "?state=" + app.state);
    assertThat(token.subject()).isEqualTo("alice");
    assertThat(token.sessionId()).isEqualTo(idToken.claims().string("sid")).isNotEmpty();
    assertThat(token.id()).isNotEmpty();
  }

  @Test
  void everyClientOfTheSessionIsTold() throws Exception {
    RelyingParty one = relyingParty("ES256");
    RelyingParty other = relyingParty("PS256");
    signIn(one);
    signIn(other);
    browser.open(LogoutRequest.of(one.server, one.client).uri(one.env));
    Form first = posted();
    Form second = posted();
    boolean inOrder = isFor(one, first);
    LogoutToken ofOne =
        one.run(LogoutTokenValidation.of(one.jwks, one.client, inOrder ? first : second));
    LogoutToken ofOther =
        other.run(LogoutTokenValidation.of(other.jwks, other.client, inOrder ? second : first));

    assertThat(ofOne.subject()).isEqualTo("alice");
    assertThat(ofOther.subject()).isEqualTo("alice");
    assertThat(ofOne.id()).isNotEqualTo(ofOther.id());
  }

  @Test
  void aLogoutTokenOfAnotherClientIsRefused() throws Exception {
    RelyingParty one = relyingParty("ES256");
    RelyingParty other = relyingParty("PS256");
    signIn(one);
    browser.open(LogoutRequest.of(one.server, one.client).uri(one.env));
    Form form = posted();
    Client otherByTheSameAlgorithm =
        Client.of(metadata("PS256").with("id_token_signed_response_alg", "ES256"));

    Refused.with(
        ErrorCode.JWT_CLAIM_COMPARISON,
        () -> other.run(LogoutTokenValidation.of(other.jwks, otherByTheSameAlgorithm, form)));
  }

  @Test
  void anIdTokenCannotPassForALogoutToken() {
    RelyingParty app = relyingParty("ES256");
    IdToken idToken = signIn(app);
    Form form = Form.empty().with("logout_token", idToken.token().reveal());

    Refused.with(
        ErrorCode.INVALID_RESPONSE,
        () -> app.run(LogoutTokenValidation.of(app.jwks, app.client, form)));
  }

  private IdToken signIn(RelyingParty app) {
    URI redirect = browser.open(app.request().uri(app.env)).uri();
    return app.run(app.grant(app.response(redirect))).idToken();
  }

  /** What the server posts next. */
  private static Form posted() throws InterruptedException {
    String body = POSTED.poll(30, TimeUnit.SECONDS);
    assertThat(body).as("what the server posts to the client").isNotNull();
    return Form.parse(body);
  }

  private static boolean isFor(RelyingParty app, Form form) {
    return Jwt.parse(form.first("logout_token")).claims().get("aud").equals(app.client.clientId());
  }

  private static void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      POSTED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static RelyingParty relyingParty(String algorithm) {
    return new RelyingParty(
        provider.issuer(),
        Client.of(metadata(algorithm)),
        ClientAuthentication.privateKeyJwt(KEYS.get(algorithm)));
  }

  private static JsonObject metadata(String algorithm) {
    return ProviderClients.signing(algorithm, KEYS.get(algorithm))
        .with("post_logout_redirect_uris", List.of(AFTERWARDS))
        .with("backchannel_logout_session_required", true)
        .with(
            "backchannel_logout_uri",
            "http://127.0.0.1:" + clients.getAddress().getPort() + "/logout");
  }
}
