package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
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
import java.util.Objects;

/**
 * MCP-style discovery: knows an API's URL alone, and learns from its refusal which authorization
 * server gives tokens for it (RFC 9728, section 5).
 */
public final class McpDiscovery {

  private McpDiscovery() {}

  /** The API's answer. */
  public static Response run(Settings settings) throws IOException {
    Driver http = settings.http();
    String url = settings.get("RESOURCE");

    // @start region="discovery"
    ResourceServer resource = http.run(ResourceDiscovery.of(url));
    String issuer = Objects.requireNonNull(resource.authorizationServers()).get(0);
    AuthorizationServer server = http.run(Discovery.oidc(issuer));
    // @end

    TokenResponse token =
        http.run(
            ClientCredentialsGrant.of(
                    server,
                    Client.of(settings.clientId()),
                    ClientAuthentication.secretBasic(settings.clientSecret()))
                .resource(resource.resource()));
    return http.run(ProtectedResourceRequest.of(Request.get(URI.create(url)), token.accessToken()));
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
