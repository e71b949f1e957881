package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dynamic client registration, and its management. */
@ExtendWith(SharedKeycloak.class)
class KeycloakRegistrationIT {

  private static final JsonObject METADATA =
      JsonObject.of("client_name", "Shop", "redirect_uris", List.of(RelyingParty.REDIRECT_URI));

  private final KeycloakRealm realm;
  private final AuthorizationServer server;

  KeycloakRegistrationIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
  }

  @Test
  void registersReadsUpdatesAndDeletes() {
    RegisteredClient registered =
        realm.run(
            ClientRegistration.of(server, METADATA)
                .initialAccessToken(realm.keycloak.initialAccessToken()));
    RegisteredClient read = realm.run(ClientRegistration.read(registered));
    RegisteredClient updated =
        realm.run(ClientRegistration.update(read, METADATA.with("client_name", "Other shop")));
    RegisteredClient deleted = realm.run(ClientRegistration.delete(updated));

    assertThat(registered.clientSecret()).isNotNull();
    assertThat(registered.clientSecretExpiresAt()).isNull();
    assertThat(read.json().string("client_name")).isEqualTo("Shop");
    assertThat(updated.json().string("client_name")).isEqualTo("Other shop");
    assertThat(updated.clientId()).isEqualTo(registered.clientId());
    assertThat(deleted.clientId()).isEqualTo(registered.clientId());
    assertThat(
            Refused.with(
                ErrorCode.RESPONSE_BODY_ERROR, () -> realm.run(ClientRegistration.read(updated))))
        .hasMessageContaining("invalid_token");
  }

  @Test
  void refusesARegistrationWithoutInitialAccessToken() {
    Refused.with(
        ErrorCode.RESPONSE_BODY_ERROR, () -> realm.run(ClientRegistration.of(server, METADATA)));
  }
}
