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
 * Token exchange: a service that was called with a token gets a token for the next service (RFC
 * 8693). {@code SUBJECT_TOKEN} is the token that it was called with.
 */
public final class TokenExchange {

  private TokenExchange() {}

  /** The token for {@code AUDIENCE}. */
  public static TokenResponse run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());
    Secret subjectToken = Secret.of(settings.get("SUBJECT_TOKEN"));

    // @start region="exchange"
    ExtensionGrant exchange =
        ExtensionGrant.tokenExchange(
                server,
                client,
                authentication,
                subjectToken,
                "urn:ietf:params:oauth:token-type:access_token")
            .audience(settings.get("AUDIENCE"))
            .scope(settings.get("SCOPE"));
    return http.run(exchange);
    // @end
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
