package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.BackchannelAuthentication;
import dev.oauth4jvm.client.BackchannelPing;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.Revocation;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The responses of every endpoint. An input is an operation's name and a status, header fields, an
 * empty line and a body, as HTTP/1.1 would have them.
 */
class ResponsesFuzzTest {

  private static final Secret TOKEN = Secret.of("PLANTED-token");
  private static final ClientAuthentication SECRET =
      ClientAuthentication.secretBasic(Secret.of("PLANTED-secret"));
  private static final String VERIFIER = "PLANTED-verifier".repeat(3);
  private static final List<String> SENT =
      List.of("PLANTED-token", "PLANTED-secret", VERIFIER, "PLANTED-state", "PLANTED-nonce");

  private static @Nullable Operation<?> operation(String name) {
    AuthorizationServer server = World.SERVER;
    Client client = World.CLIENT;
    return switch (name) {
      case "discovery" -> Discovery.oidc(World.ISSUER);
      case "resource" -> ResourceDiscovery.of("https://api.example");
      case "par" ->
          PushedAuthorization.of(
              AuthorizationRequest.of(server, client, "https://shop.example/callback")
                  .pkce(Pkce.of(Secret.of(VERIFIER)))
                  .state("PLANTED-state")
                  .nonce("PLANTED-nonce"),
              SECRET);
      case "token" -> RefreshGrant.of(server, client, SECRET, TOKEN);
      case "dpop" ->
          ClientCredentialsGrant.of(server, client, SECRET).dpop(DpopHandle.of(World.SENDER));
      case "device" -> DeviceAuthorization.of(server, client, SECRET);
      case "ciba" -> BackchannelAuthentication.of(server, client, SECRET).notificationToken(TOKEN);
      case "introspection" -> Introspection.of(server, client, SECRET, TOKEN);
      case "revocation" -> Revocation.of(server, client, SECRET, TOKEN);
      case "userinfo" -> UserInfo.of(server, client, TOKEN, "alice");
      case "registration" ->
          ClientRegistration.of(server, JsonObject.of("client_name", "Shop"))
              .initialAccessToken(TOKEN);
      case "protected" ->
          ProtectedResourceRequest.of(Request.get(URI.create("https://api.example/")), TOKEN);
      default -> null;
    };
  }

  @FuzzTest
  void aResponseIsAcceptedOrRefusedWithoutASecret(byte[] input) {
    String[] parts = World.text(input).split("\n\n", 2);
    String[] lines = parts[0].split("\n", 8);
    String[] first = lines[0].split(" ", 2);
    Operation<?> operation = operation(first[0]);
    if (operation == null || first.length < 2 || !first[1].matches("[1-5][0-9]{2}")) {
      return;
    }
    Headers headers = Headers.of();
    try {
      for (int i = 1; i < lines.length; i++) {
        String[] field = lines[i].split(": ", 2);
        headers = headers.and(field[0], field.length == 1 ? "" : field[1]);
      }
    } catch (IllegalArgumentException notAHeaderField) {
      return; // no transport hands out such a response
    }
    byte[] body = (parts.length == 1 ? "" : parts[1]).getBytes(StandardCharsets.UTF_8);
    Response response = Response.of(Integer.parseInt(first[1]), headers, body);

    Outcome<?> outcome = World.run(operation, response);

    if (outcome.value() == null) {
      SENT.forEach(outcome::requireSecret);
    } else {
      requireReadable(outcome.value());
      requireSecretsOfTheBody(body, outcome);
    }
  }

  /** No accessor of what was accepted fails. */
  private static void requireReadable(Object value) {
    World.requireOneLine(value.toString());
    if (value instanceof AuthorizationServer server) {
      assertThat(server.issuer()).isEqualTo(World.ISSUER);
      assertThat(AuthorizationServer.of(server.json())).isEqualTo(server);
      World.outcome(server::jwksUri);
      World.outcome(server::mtlsEndpointAliases);
      World.outcome(server::scopesSupported);
      World.outcome(server::idTokenSigningAlgValuesSupported);
      World.outcome(server::requirePushedAuthorizationRequests);
      World.run(ClientCredentialsGrant.of(server, World.CLIENT, SECRET), World.json("{}"));
      World.outcome(
          () ->
              AuthorizationRequest.of(server, World.CLIENT, "https://shop.example/callback")
                  .pkce(Pkce.of(Secret.of(VERIFIER)))
                  .uri(World.ENV));
    } else if (value instanceof ResourceServer resource) {
      assertThat(resource.resource()).isEqualTo("https://api.example");
      assertThat(ResourceServer.of(resource.json())).isEqualTo(resource);
      World.outcome(resource::authorizationServers);
      World.outcome(resource::bearerMethodsSupported);
      World.outcome(resource::dpopBoundAccessTokensRequired);
      World.outcome(() -> World.driver().run(Discovery.of(resource)));
    } else if (value instanceof PushedAuthorization.Pushed pushed) {
      assertThat(pushed.requestUri().reveal()).isNotEmpty();
      World.outcome(() -> pushed.uri(World.ENV));
    } else if (value instanceof DeviceAuthorization.Codes codes) {
      assertThat(codes.interval()).isPositive();
      assertThat(codes.expiresIn().isNegative()).isFalse();
    }
  }

  /** What the response alone has is not shown by what it became. */
  private static void requireSecretsOfTheBody(byte[] body, Outcome<?> outcome) {
    JsonObject json = World.objectOrNull(new String(body, StandardCharsets.UTF_8));
    if (json == null) {
      return;
    }
    for (String name :
        new String[] {
          "access_token", "refresh_token", "device_code", "auth_req_id", "client_secret"
        }) {
      if (json.get(name) instanceof String secret && secret.equals("PLANTED-in-" + name)) {
        assertThat(outcome.value().toString()).doesNotContain(secret);
      }
    }
  }

  @FuzzTest
  void aPingIsAcceptedWithTheTokenOfItsRequest(byte[] input) {
    String[] parts = World.text(input).split("\n", 2);
    String body = parts.length == 1 ? "" : parts[1];
    Request request;
    try {
      request =
          Request.post(URI.create("https://shop.example/ping"))
              .header("content-type", "application/json")
              .header("authorization", parts[0])
              .body(body.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notAHeaderField) {
      return;
    }
    JsonObject json = World.objectOrNull(body);
    boolean acceptable =
        json != null
            && "r".equals(json.get("auth_req_id"))
            && parts[0].toLowerCase(Locale.ROOT).startsWith("bearer ")
            && parts[0].substring(7).equals(TOKEN.reveal());

    Outcome<BackchannelPing> outcome =
        World.outcome(() -> BackchannelPing.validate(request, id -> id.equals("r") ? TOKEN : null));

    outcome.requireAccepted(acceptable, parts[0]);
    outcome.requireSecret(TOKEN.reveal());
  }
}
