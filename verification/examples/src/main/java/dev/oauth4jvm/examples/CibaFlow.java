package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.BackchannelAuthentication;
import dev.oauth4jvm.client.BackchannelGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * CIBA: the user is asked on a device of its own, for example while talking to a clerk (OpenID
 * Connect Client-Initiated Backchannel Authentication Core 1.0), in poll mode.
 */
public final class CibaFlow {

  private CibaFlow() {}

  /** Returns the tokens after the user has consented. */
  public static TokenResponse run(
      Settings settings, Consumer<BackchannelAuthentication.Started> meanwhile) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());

    // @start region="start"
    BackchannelAuthentication.Started started =
        http.run(
            BackchannelAuthentication.of(server, client, authentication)
                .scope("openid")
                .loginHint(settings.get("LOGIN_HINT"))
                .bindingMessage("4711")); // shown on both devices
    // @end
    meanwhile.accept(started);

    // @start region="poll"
    BackchannelGrant grant =
        BackchannelGrant.of(server, client, authentication, started.authReqId());
    return http.run(
        grant.poll(started)); // polls as the server requires, until the user has decided
    // @end
  }

  public static void main(String... args) throws IOException {
    System.out.println(
        run(
            Settings.fromEnvironment(),
            started -> System.out.println("The user has " + started.expiresIn() + " to agree")));
  }
}
