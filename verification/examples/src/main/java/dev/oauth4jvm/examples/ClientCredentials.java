package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.URI;

/** Client credentials: a service calls an API on its own behalf (RFC 6749, section 4.4). */
public final class ClientCredentials {

  private ClientCredentials() {}

  /** The API's response. */
  public static Response run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());

    // @start region="grant"
    // immutable: create it once, run it for each token
    ClientCredentialsGrant grant =
        ClientCredentialsGrant.of(server, client, authentication)
            .scope(settings.get("SCOPE"))
            .resource(settings.get("RESOURCE"));
    TokenResponse token = http.run(grant);
    // @end

    Request call = Request.get(URI.create(settings.get("RESOURCE")));
    return http.run(ProtectedResourceRequest.of(call, token.accessToken()));
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
