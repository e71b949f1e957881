package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.LogoutRequest;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;
import java.net.URI;

/**
 * Signs the user out at the provider too (OpenID Connect RP-Initiated Logout 1.0). {@code
 * POST_LOGOUT_REDIRECT_URI} is registered with the client.
 */
public final class Logout {

  private Logout() {}

  /** Returns the URL that the user was sent back to. */
  public static URI run(Settings settings, Browser browser) throws IOException {
    Env env = settings.env();
    AuthorizationServer server = settings.http().run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());

    // @start region="request"
    String state = RandomValue.of(env); // keep it until the user returns
    LogoutRequest logout =
        LogoutRequest.of(server, client)
            .postLogoutRedirectUri(settings.get("POST_LOGOUT_REDIRECT_URI"))
            .state(state);
    URI returnedTo = browser.visit(logout.uri(env));
    LogoutRequest.validateReturn(returnedTo, Expect.state(state));
    return returnedTo;
    // @end
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    System.out.println(
        run(settings, Browser.onThisMachine(settings.get("POST_LOGOUT_REDIRECT_URI"))));
  }
}
