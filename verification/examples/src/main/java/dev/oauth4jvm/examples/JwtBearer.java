package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ExtensionGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;

/**
 * JWT bearer: a token for a user for whom another party vouches, which the server trusts (RFC 7523,
 * section 2.1). {@code ASSERTION} is that party's JWT.
 */
public final class JwtBearer {

  private JwtBearer() {}

  /** The token for {@code SCOPE}. */
  public static TokenResponse run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());
    Secret assertion = Secret.of(settings.get("ASSERTION"));

    // @start region="grant"
    ExtensionGrant grant =
        ExtensionGrant.jwtBearer(server, client, authentication, assertion)
            .scope(settings.get("SCOPE"));
    return http.run(grant);
    // @end
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
