package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;

/**
 * Client authentication by {@code client_secret_jwt}: the secret signs and is not sent (OpenID
 * Connect Core 1.0, section 9).
 */
public final class SecretJwtClient {

  private SecretJwtClient() {}

  /** Returns a token of the client's own. */
  public static TokenResponse run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());

    // @start region="authentication"
    ClientAuthentication authentication = ClientAuthentication.secretJwt(settings.clientSecret());
    // @end
    return http.run(ClientCredentialsGrant.of(server, client, authentication));
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
