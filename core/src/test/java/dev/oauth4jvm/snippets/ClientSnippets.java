package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.BackchannelGrant;
import dev.oauth4jvm.client.BackchannelPing;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.discovery.WebFinger;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client does. */
class ClientSnippets {

  private final Driver http = Driver.of(ClientSnippets::answer);

  private static Response answer(Request request) {
    String body =
        request.method().equals("POST")
            ? "{\"access_token\":\"t0ken\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
            : "{\"issuer\":\"https://as.example.com\","
                + "\"token_endpoint\":\"https://as.example.com/token\"}";
    return Response.of(
        200, Headers.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theProviderOfAUserIsFound() throws IOException {
    String entered = "joe@example.com";
    Driver http = Driver.of(ClientSnippets::provider);
    // @start region="webfinger"
    AuthorizationServer server = http.run(WebFinger.of(entered)); // as the user entered it
    // @end

    assertThat(server.issuer()).isEqualTo("https://as.example.com");
  }

  private static Response provider(Request request) {
    String body =
        request.uri().getPath().equals("/.well-known/webfinger")
            ? "{\"links\":[{\"rel\":\"http://openid.net/specs/connect/1.0/issuer\","
                + "\"href\":\"https://as.example.com\"}]}"
            : "{\"issuer\":\"https://as.example.com\"}";
    return Response.of(
        200, Headers.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void metadataIsDiscoveredAndATokenGranted() throws IOException {
    // @start region="discovery"
    AuthorizationServer server = http.run(Discovery.oidc("https://as.example.com"));
    // @end
    Secret secret = Secret.of("s3cret");

    // @start region="client-credentials"
    ClientCredentialsGrant grant =
        ClientCredentialsGrant.of(
                server, Client.of("shop"), ClientAuthentication.secretBasic(secret))
            .scope("orders:read");
    TokenResponse token = http.run(grant);
    // @end

    assertThat(server.tokenEndpoint()).isEqualTo("https://as.example.com/token");
    assertThat(token.tokenType()).isEqualTo("bearer");
    assertThat(token.accessToken().reveal()).isEqualTo("t0ken");
  }

  @Test
  void aPingLeadsToTheTokens() throws IOException {
    AuthorizationServer server = http.run(Discovery.oidc("https://as.example.com"));
    Client client = Client.of("till");
    ClientAuthentication authentication = ClientAuthentication.secretBasic(Secret.of("s3cret"));
    Map<String, Secret> pending = Map.of("4711", Secret.of("n0tify"));
    Request request =
        Request.post(URI.create("https://till.example.com/ping"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer n0tify")
            .body("{\"auth_req_id\":\"4711\"}".getBytes(StandardCharsets.UTF_8));
    // @start region="ping"
    // pending: the notification token that was sent for each auth_req_id
    BackchannelPing ping = BackchannelPing.validate(request, pending::get);
    TokenResponse tokens =
        http.run(BackchannelGrant.of(server, client, authentication, ping.authReqId()));
    // @end
    assertThat(ping.authReqId().reveal()).isEqualTo("4711");
    assertThat(tokens.accessToken().reveal()).isEqualTo("t0ken");
  }

  @Test
  void aRefusalLeadsToTheAuthorizationServer() throws IOException {
    Driver http = Driver.of(ClientSnippets::resource);
    String url = "https://api.example.com/mcp";
    Secret oldToken = Secret.of("0ld");
    AuthorizationServer server = null;
    // @start region="challenge"
    try {
      http.run(ProtectedResourceRequest.of(Request.post(URI.create(url)), oldToken));
    } catch (ChallengeException refusal) {
      ResourceServer resource = http.run(ResourceDiscovery.challenged(refusal, url));
      server = http.run(Discovery.of(resource));
    }
    // @end
    assertThat(server).isNotNull();
    assertThat(server.issuer()).isEqualTo("https://as.example.com");
  }

  private static Response resource(Request request) {
    if (request.method().equals("POST")) {
      String where = "Bearer resource_metadata=\"https://api.example.com/about\"";
      return Response.of(401, Headers.of("www-authenticate", where), new byte[0]);
    }
    return request.uri().getPath().equals("/about")
        ? Response.of(
            200,
            Headers.of("content-type", "application/json"),
            ("{\"resource\":\"https://api.example.com/mcp\","
                    + "\"authorization_servers\":[\"https://as.example.com\"]}")
                .getBytes(StandardCharsets.UTF_8))
        : answer(request);
  }
}
