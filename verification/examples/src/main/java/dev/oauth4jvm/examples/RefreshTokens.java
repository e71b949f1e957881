package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;

/**
 * A refresh token: a new access token without the user (RFC 6749, section 6). {@code REFRESH_TOKEN}
 * is one that the client received; servers issue refresh tokens if {@code offline_access} was
 * requested, or by their own rules.
 */
public final class RefreshTokens {

  private RefreshTokens() {}

  /** The new tokens. */
  public static TokenResponse run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());
    Secret refreshToken = Secret.of(settings.get("REFRESH_TOKEN"));

    // @start region="refresh"
    TokenResponse tokens = http.run(RefreshGrant.of(server, client, authentication, refreshToken));
    if (tokens.refreshToken() != null) {
      System.out.println("Keep the new refresh token: the old one may be used up.");
    }
    // @end
    return tokens;
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
