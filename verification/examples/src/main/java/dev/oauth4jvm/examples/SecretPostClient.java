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
 * Client authentication by {@code client_secret_post}: identifier and secret in the form (RFC 6749,
 * section 2.3.1). Prefer {@code client_secret_basic}, or better a key: {@link PrivateKeyJwtClient}.
 */
public final class SecretPostClient {

  private SecretPostClient() {}

  /** Returns a token of the client's own. */
  public static TokenResponse run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());

    // @start region="authentication"
    ClientAuthentication authentication = ClientAuthentication.secretPost(settings.clientSecret());
    // @end
    return http.run(ClientCredentialsGrant.of(server, client, authentication));
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
