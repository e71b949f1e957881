package dev.oauth4jvm.auth;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Headers;
import java.util.Objects;

/** {@code client_secret_post} (RFC 6749, section 2.3.1). */
record ClientSecretPost(Secret secret) implements ClientAuthentication {

  ClientSecretPost {
    Objects.requireNonNull(secret, "secret");
  }

  @Override
  public Credentials credentials(AuthorizationServer server, Client client, Env env) {
    return new Credentials(
        Headers.of(),
        Form.empty().with("client_id", client.clientId()).with("client_secret", secret.reveal()));
  }
}
