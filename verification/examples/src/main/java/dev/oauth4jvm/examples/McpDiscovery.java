package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * MCP-style discovery: a client that knows only an API's URL learns from its refusal which
 * authorization server issues tokens for it (RFC 9728, section 5).
 */
public final class McpDiscovery {

  private static final byte[] INITIALIZE =
      JsonObject.builder()
          .put("jsonrpc", "2.0")
          .put("id", 1)
          .put("method", "initialize")
          .put(
              "params",
              JsonObject.of(
                  "protocolVersion",
                  "2025-06-18",
                  "capabilities",
                  JsonObject.of(),
                  "clientInfo",
                  JsonObject.of("name", "shop", "version", "1")))
          .build()
          .toJson()
          .getBytes(StandardCharsets.UTF_8);

  private McpDiscovery() {}

  /**
   * Returns the API's response.
   *
   * @param settings {@code RESOURCE}, and the {@code ISSUER} at which this client is registered
   * @param allowed the rule for the hosts that may be contacted
   */
  public static Response run(Settings settings, Destinations allowed) throws IOException {
    String url = settings.get("RESOURCE");

    // @start region="discovery"
    // allowed is Destinations.publicAddresses(): the API must not name hosts of this network
    Driver http = settings.http().env(settings.env().destinations(allowed));
    // by POST: servers that use the protocol's TypeScript SDK protect no other method
    Request call =
        Request.post(URI.create(url))
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .body(INITIALIZE);
    ResourceServer resource;
    try {
      return http.run(ProtectedResourceRequest.withoutToken(call)); // no token is required
    } catch (ChallengeException refusal) { // status 401, whatever its challenge is
      resource = http.run(ResourceDiscovery.challenged(refusal, url));
    }
    AuthorizationServer server = http.run(Discovery.of(resource));
    if (!server.issuer().equals(settings.issuer())) { // the secret is only for that server
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
