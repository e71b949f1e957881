package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a client shows who it is. */
@ExtendWith(SharedKeycloak.class)
class KeycloakClientAuthenticationIT {

  private final KeycloakRealm realm;
  private final AuthorizationServer server;

  KeycloakClientAuthenticationIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
  }

  @Test
  void bySecretInTheHeader() {
    RegisteredClient registered = machine("client_secret_basic");

    obtainsAToken(registered.client(), ClientAuthentication.secretBasic(registered.clientSecret()));
  }

  @Test
  void bySecretInTheBody() {
    RegisteredClient registered = machine("client_secret_post");

    obtainsAToken(registered.client(), ClientAuthentication.secretPost(registered.clientSecret()));
  }

  @Test
  void byAJwtAuthenticatedWithTheSecret() {
    RegisteredClient registered = machine("client_secret_jwt");

    obtainsAToken(registered.client(), ClientAuthentication.secretJwt(registered.clientSecret()));
  }

  @ParameterizedTest
  @EnumSource(
      value = JwsAlgorithm.class,
      names = {"RS256", "PS256", "ES256", "EDDSA"})
  void byASignedJwt(JwsAlgorithm algorithm) {
    SigningKey key = KeycloakRealm.key(algorithm);
    RelyingParty app =
        realm.client(JsonObject.of("grant_types", List.of("client_credentials")), key);

    obtainsAToken(app.client, app.authentication);
    isRefused(app.client, ClientAuthentication.privateKeyJwt(KeycloakRealm.key(algorithm)));
  }

  @Test
  void byTheCertificateOfItsConnection() throws GeneralSecurityException {
    RegisteredClient registered =
        realm.register(
            machineMetadata("tls_client_auth")
                .with("tls_client_auth_subject_dn", "CN=client")
                .with("tls_client_certificate_bound_access_tokens", true));
    Client client = Client.of(registered.client().json().with("use_mtls_endpoint_aliases", true));
    Driver mutualTls = realm.driver(realm.keycloak.mutualTls());
    AccessTokenValidator validator =
        AccessTokenValidator.of(server, KeycloakRealm.API)
            .jwks(realm.jwks)
            .profile(AccessTokenProfile.KEYCLOAK)
            .build();

    TokenResponse tokens =
        Party.run(
            mutualTls,
            ClientCredentialsGrant.of(server, client, ClientAuthentication.tls()).scope("orders"));
    Request order =
        Request.get(URI.create(KeycloakRealm.API))
            .header("authorization", "Bearer " + tokens.accessToken().reveal());
    AccessToken token =
        realm.run(validator.validate(order, realm.keycloak.clientIdentity().certificate()));

    assertThat(token.isProven()).isTrue();
    assertThat(token.clientId()).isEqualTo(client.clientId());
    Refused.with(ErrorCode.INVALID_REQUEST, () -> realm.run(validator.validate(order)));
    isRefused(client, ClientAuthentication.tls());
  }

  @Test
  void notAtAllWhereTheClientIsPublic() {
    RegisteredClient registered =
        realm.register(JsonObject.of("token_endpoint_auth_method", "none"));
    RelyingParty app = realm.client(registered.client(), ClientAuthentication.none());

    URI redirectedTo = realm.user().open(app.request().uri(realm.env)).uri();
    TokenResponse tokens = realm.run(app.grant(app.response(redirectedTo)));

    assertThat(tokens.idToken().audience()).containsExactly(registered.clientId());
  }

  @Test
  void notByAWrongSecret() {
    RegisteredClient registered = machine("client_secret_basic");

    isRefused(registered.client(), ClientAuthentication.secretBasic(Secret.of("wrong")));
    isRefused(registered.client(), ClientAuthentication.secretPost(Secret.of("wrong")));
  }

  private RegisteredClient machine(String method) {
    return realm.register(machineMetadata(method));
  }

  private static JsonObject machineMetadata(String method) {
    return JsonObject.of(
        "grant_types", List.of("client_credentials"), "token_endpoint_auth_method", method);
  }

  private void obtainsAToken(Client client, ClientAuthentication authentication) {
    TokenResponse token = realm.run(ClientCredentialsGrant.of(server, client, authentication));

    assertThat(token.tokenType()).isEqualTo("bearer");
    assertThat(Jwt.parse(token.accessToken().reveal()).claims())
        .containsEntry("azp", client.clientId());
  }

  private void isRefused(Client client, ClientAuthentication authentication) {
    assertThat(
            Refused.with(
                ErrorCode.RESPONSE_BODY_ERROR,
                () -> realm.run(ClientCredentialsGrant.of(server, client, authentication))))
        .isInstanceOfSatisfying(
            ResponseBodyException.class,
            refusal -> {
              assertThat(refusal.status()).isBetween(400, 401);
              assertThat(refusal.error()).isIn("invalid_client", "unauthorized_client");
            });
  }
}
