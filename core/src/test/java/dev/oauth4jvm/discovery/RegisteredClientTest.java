package dev.oauth4jvm.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a registration's response says (RFC 7591, section 3.2.1; RFC 7592, section 3). */
class RegisteredClientTest {

  private static final JsonObject REGISTERED =
      JsonObject.of(
          "client_id", "c",
          "registration_client_uri", "https://as.example/register/c",
          "registration_access_token", "first");

  private static RegisteredClient registered(JsonObject json) {
    return new Server(Server.json(201, json.toJson()))
        .run(ClientRegistration.of(Party.SERVER, JsonObject.of()));
  }

  @Test
  void aPublicClientHasNoSecretThatCouldExpire() {
    RegisteredClient client = registered(REGISTERED);
    assertThat(client.clientSecret()).isNull();
    assertThat(client.clientSecretExpiresAt()).isNull();
  }

  @Test
  void aSecretExpiresWhenTheServerSays() {
    RegisteredClient client =
        registered(
            REGISTERED
                .with("client_secret", "s3cret")
                .with("client_secret_expires_at", 1_000_000_000_000L));
    assertThat(client.clientSecret()).isEqualTo(Secret.of("s3cret"));
    assertThat(client.clientSecretExpiresAt()).isEqualTo(Instant.ofEpochSecond(1_000_000_000_000L));
  }

  @Test
  void aRegistrationThatMovesIsManagedWhereItIsNow() {
    JsonObject moved =
        REGISTERED
            .with("registration_client_uri", "https://as.example/elsewhere")
            .with("registration_access_token", "second");
    RegisteredClient client =
        new Server(Server.json(200, moved.toJson()))
            .run(ClientRegistration.read(registered(REGISTERED)));
    Server server = new Server(Server.json(200, "{\"client_id\":\"c\"}"));
    server.run(ClientRegistration.read(client));
    assertThat(server.last().uri()).hasToString("https://as.example/elsewhere");
    assertThat(server.last().headers().first("authorization")).isEqualTo("Bearer second");
  }

  @Test
  void anotherClientsAnswerIsCompared() {
    assertThat(
            new Server(Server.json(200, "{\"client_id\":\"other\"}"))
                .refuse(ClientRegistration.read(registered(REGISTERED)))
                .details())
        .isEqualTo(Details.member("client_id", "c", "other"));
  }
}
