package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.DeviceCodeGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** The device flow: a television shows a code, and its user signs in elsewhere (RFC 8628). */
public final class DeviceFlow {

  private DeviceFlow() {}

  /**
   * Returns the tokens after the user has consented.
   *
   * @param countdown receives the remaining time once a second
   */
  public static TokenResponse run(
      Settings settings, Consumer<DeviceAuthorization.Codes> screen, Consumer<Duration> countdown)
      throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.none();

    // @start region="codes"
    DeviceAuthorization.Codes codes =
        http.run(DeviceAuthorization.of(server, client, authentication).scope("openid"));
    screen.accept(codes); // shows userCode() and verificationUri()
    // @end

    // @start region="poll"
    DeviceCodeGrant grant = DeviceCodeGrant.of(server, client, authentication, codes.deviceCode());
    // polls as the server requires, until the user has decided
    return http.run(grant.poll(codes, (remaining, nextAttempt) -> countdown.accept(remaining)));
    // @end
  }

  public static void main(String... args) throws IOException {
    System.out.println(
        run(
            Settings.fromEnvironment(),
            codes ->
                System.out.println(
                    "Go to " + codes.verificationUri() + " and enter " + codes.userCode()),
            remaining ->
                System.out.printf(
                    "\r%d:%02d left ", remaining.toMinutes(), remaining.toSecondsPart())));
  }
}
