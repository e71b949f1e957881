package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.LogoutRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.examples.Fapi1Advanced;
import dev.oauth4jvm.examples.FrontchannelLogoutPage;
import dev.oauth4jvm.examples.JwtBearer;
import dev.oauth4jvm.examples.Settings;
import dev.oauth4jvm.examples.TlsClient;
import dev.oauth4jvm.examples.TokenExchange;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of what only Keycloak does, run against it. */
@ExtendWith(SharedKeycloak.class)
class KeycloakExamplesIT {

  private final KeycloakRealm realm;

  KeycloakExamplesIT(KeycloakRealm realm) {
    this.realm = realm;
  }

  @Test
  void tokenExchange() throws IOException, GeneralSecurityException {
    RelyingParty app = realm.client(JsonObject.of());
    String token = realm.login(app, "orders").accessToken().reveal();

    TokenResponse exchanged =
        TokenExchange.run(
            settings(
                KeycloakRealm.API,
                Map.of(
                    "CLIENT_SECRET", "only-for-tests",
                    "SUBJECT_TOKEN", token,
                    "AUDIENCE", "https://stock.example.com",
                    "SCOPE", "stock")));

    assertThat(Jwt.parse(exchanged.accessToken().reveal()).claims())
        .containsEntry("aud", "https://stock.example.com");
  }

  @Test
  void jwtBearer() throws IOException, GeneralSecurityException {
    TokenResponse token =
        JwtBearer.run(
            settings(
                "partner",
                Map.of(
                    "CLIENT_SECRET", "only-for-tests",
                    "ASSERTION",
                        realm.keycloak.partner().assertion("alice-there", realm.server.issuer()),
                    "SCOPE", "orders")));

    assertThat(Jwt.parse(token.accessToken().reveal()).claims())
        .containsEntry("aud", KeycloakRealm.API);
  }

  @Test
  void frontchannelLogoutPage() throws IOException, GeneralSecurityException {
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    URI page = URI.create("http://127.0.0.1:" + listener.getAddress().getPort() + "/signed-out");
    Map<String, String> sessions = new ConcurrentHashMap<>(Map.of("another", "of another user"));
    RelyingParty app =
        realm.client(
            JsonObject.of(
                "frontchannel_logout_uri",
                page.toString(),
                "frontchannel_logout_session_required",
                true));
    FrontchannelLogoutPage.serve(
        listener, settings(app.client.clientId(), Map.of("LOGOUT_URI", page.toString())), sessions);
    listener.createContext(
        "/begin",
        exchange -> {
          exchange.getResponseHeaders().set("set-cookie", "session=the-user's; Path=/");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    listener.setExecutor(NodeProcess.NEW_THREAD);
    listener.start();
    try {
      Browser user = realm.user();
      IdToken idToken =
          realm
              .run(app.grant(app.response(user.open(app.request().uri(realm.env)).uri())))
              .idToken();
      user.open(page.resolve("/begin"));
      sessions.put("the-user's", idToken.claims().string("sid"));

      user.open(LogoutRequest.of(realm.server, app.client).idTokenHint(idToken).uri(realm.env));

      assertThat(sessions).containsOnlyKeys("another");
    } finally {
      listener.stop(0);
    }
  }

  @Test
  void tlsClient() throws IOException, GeneralSecurityException {
    RegisteredClient client =
        realm.register(
            bound()
                .with("grant_types", List.of("client_credentials"))
                .with("token_endpoint_auth_method", "tls_client_auth")
                .with("tls_client_auth_subject_dn", "CN=client"));

    isBound(TlsClient.run(settings(client.clientId(), Map.of())));
  }

  @Test
  void fapi1Advanced() throws IOException, GeneralSecurityException {
    SigningKey key = KeycloakRealm.key(JwsAlgorithm.PS256);
    RelyingParty app =
        realm.client(
            bound()
                .with("grant_types", List.of("authorization_code", "implicit"))
                .with("response_types", List.of("code", "code id_token"))
                .with("id_token_signed_response_alg", "PS256")
                .with("request_object_signing_alg", "PS256"),
            key);

    TokenResponse tokens =
        Fapi1Advanced.run(
            settings(
                app.client.clientId(),
                Map.of(
                    "REDIRECT_URI",
                    RelyingParty.REDIRECT_URI,
                    "CLIENT_KEY",
                    key.toPrivateJwk().json().with("alg", "PS256").toJson())),
            url -> realm.user().open(url).uri());

    isBound(tokens);
    assertThat(tokens.idToken().audience()).containsExactly(app.client.clientId());
    assertThat(tokens.idToken().jwt().header().algorithmName()).isEqualTo("PS256");
  }

  private static JsonObject bound() {
    return JsonObject.of("tls_client_certificate_bound_access_tokens", true);
  }

  /** To the client's certificate. */
  private void isBound(TokenResponse tokens) throws GeneralSecurityException {
    assertThat(Jwt.parse(tokens.accessToken().reveal()).claims())
        .containsEntry("cnf", Map.of("x5t#S256", realm.keycloak.clientIdentity().thumbprint()));
  }

  private Settings settings(String clientId, Map<String, String> more)
      throws IOException, GeneralSecurityException {
    Map<String, String> values = new HashMap<>(more);
    values.put("ISSUER", realm.keycloak.issuer());
    values.put("CLIENT_ID", clientId);
    values.put("KEY_STORE", realm.keycloak.clientIdentity().file().toString());
    values.put("TRUST_STORE", realm.keycloak.identity().trustStore().toString());
    values.put("STORE_PASSWORD", TlsIdentity.PASSWORD);
    return new Settings(values);
  }
}
