package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.client.RegisteredClient;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.examples.Fapi1Advanced;
import dev.oauth4jvm.examples.Settings;
import dev.oauth4jvm.examples.TlsClient;
import dev.oauth4jvm.examples.TokenExchange;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples that need mutual TLS or token exchange, run against Keycloak. */
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
