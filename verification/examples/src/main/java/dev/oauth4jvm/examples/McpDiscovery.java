package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.client.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.Discovery;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.ResourceDiscovery;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.URI;

/**
 * MCP-style discovery: knows an API's URL alone, and learns from its refusal which authorization
 * server gives tokens for it (RFC 9728, section 5).
 */
public final class McpDiscovery {

  private McpDiscovery() {}

  /**
   * The API's answer.
   *
   * @param settings {@code RESOURCE}, and the {@code ISSUER} at which this client is registered
   * @param allowed which hosts may be asked
   */
  public static Response run(Settings settings, Destinations allowed) throws IOException {
    String url = settings.get("RESOURCE");

    // @start region="discovery"
    // allowed is Destinations.publicAddresses(): the API must not name hosts of this network
    Driver http = settings.http().env(settings.env().destinations(allowed));
    Request call = Request.get(URI.create(url));
    ResourceServer resource;
    try {
      return http.run(ProtectedResourceRequest.withoutToken(call)); // it wants none
    } catch (ChallengeException refusal) { // it says where its metadata stands
      resource = http.run(ResourceDiscovery.challenged(refusal, url));
    }
    AuthorizationServer server = http.run(Discovery.of(resource));
    if (!server.issuer().equals(settings.issuer())) { // the secret is for that server alone
      throw new IllegalStateException("this client is not registered at " + server.issuer());
    }
    // @end

    TokenResponse token =
        http.run(
            ClientCredentialsGrant.of(
                    server,
                    Client.of(settings.clientId()),
                    ClientAuthentication.secretBasic(settings.clientSecret()))
                .resource(resource.resource()));
    return http.run(ProtectedResourceRequest.of(call, token.accessToken()));
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment(), Destinations.publicAddresses()));
  }
}
