package dev.oauth4jvm.auth;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.http.Headers;

/**
 * Sends only {@code client_id}: the client does not authenticate, or the transport does.
 *
 * @param method the name of the method: {@code none} or {@code tls_client_auth}
 */
record ClientIdOnly(String method) implements ClientAuthentication {
  @Override
  public Credentials credentials(AuthorizationServer server, Client client, Env env) {
    return new Credentials(Headers.of(), Form.empty().with("client_id", client.clientId()));
  }
}
