package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that register themselves (RFC 7591), and look after their registration (RFC 7592). */
class RegistrationIT {

  private static final Secret INITIAL = Secret.of("who-has-this-may-register");

  private static final JsonObject METADATA =
      JsonObject.builder()
          .put("client_name", "A machine")
          .put("redirect_uris", List.of())
          .put("response_types", List.of())
          .put("grant_types", List.of("client_credentials"))
          .put("token_endpoint_auth_method", "client_secret_post")
          .build();

  private static OidcProvider provider;

  private Party party;

  @BeforeAll
  static void start() {
    provider = OidcProvider.builder().initialAccessToken(INITIAL.reveal()).start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void begin() {
    party = new Party(provider.issuer());
  }

  @Test
  void aRegisteredClientCanObtainTokensAtOnce() {
    RegisteredClient client = register();

    assertThat(client.json().string("client_name")).isEqualTo("A machine");
    assertThat(client.clientSecretExpiresAt()).isNull();
    assertThat(party.run(grant(client)).tokenType()).isEqualTo("bearer");
  }

  @Test
  void withoutTheInitialAccessTokenNobodyRegisters() {
    Refused.with(
        ErrorCode.WWW_AUTHENTICATE_CHALLENGE,
        () ->
            party.run(
                ClientRegistration.of(party.server, METADATA)
                    .initialAccessToken(Secret.of("guessed"))));
    Refused.with(
        ErrorCode.WWW_AUTHENTICATE_CHALLENGE,
        () -> party.run(ClientRegistration.of(party.server, METADATA)));
  }

  @Test
  void metadataThatTheServerDoesNotAcceptIsRefused() {
    ClientRegistration registration =
        ClientRegistration.of(
                party.server, METADATA.with("grant_types", List.of("urn:example:no-such-grant")))
            .initialAccessToken(INITIAL);

    assertThat(Refused.byServer(() -> party.run(registration)))
        .isEqualTo("invalid_client_metadata");
  }

  @Test
  void aRegistrationCanBeReadAndChanged() {
    RegisteredClient registered = register();
    RegisteredClient read = party.run(ClientRegistration.read(registered));
    RegisteredClient updated =
        party.run(ClientRegistration.update(read, METADATA.with("client_name", "A better one")));
    RegisteredClient again = party.run(ClientRegistration.read(updated));

    assertThat(read.json()).isEqualTo(registered.json());
    assertThat(again.json().string("client_name")).isEqualTo("A better one");
    assertThat(party.run(grant(again)).tokenType()).isEqualTo("bearer");
    // the server gave a new registration access token with the change
    assertThat(again.registrationAccessToken()).isNotEqualTo(registered.registrationAccessToken());
    Refused.with(
        ErrorCode.WWW_AUTHENTICATE_CHALLENGE, () -> party.run(ClientRegistration.read(registered)));
  }

  @Test
  void aDeletedClientIsNoClientAnyMore() {
    RegisteredClient client = register();

    assertThat(party.run(ClientRegistration.delete(client)).clientId())
        .isEqualTo(client.clientId());

    assertThat(Refused.byServer(() -> party.run(grant(client)))).isEqualTo("invalid_client");
    Refused.with(
        ErrorCode.WWW_AUTHENTICATE_CHALLENGE, () -> party.run(ClientRegistration.read(client)));
  }

  private RegisteredClient register() {
    return party.run(ClientRegistration.of(party.server, METADATA).initialAccessToken(INITIAL));
  }

  private ClientCredentialsGrant grant(RegisteredClient client) {
    return ClientCredentialsGrant.of(
        party.server, client.client(), ClientAuthentication.secretPost(client.clientSecret()));
  }
}
