package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jose.SigningKey;
import java.io.IOException;

/**
 * Client authentication by {@code private_key_jwt}: the server knows the client's public key, and
 * no secret is shared (RFC 7523; OpenID Connect Core 1.0, section 9).
 */
public final class PrivateKeyJwtClient {

  private PrivateKeyJwtClient() {}

  /** Returns a token of the client's own. */
  public static TokenResponse run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());

    // @start region="authentication"
    SigningKey key = settings.clientKey(); // any PrivateKey, of any provider
    ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(key);
    // @end
    return http.run(ClientCredentialsGrant.of(server, client, authentication));
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
