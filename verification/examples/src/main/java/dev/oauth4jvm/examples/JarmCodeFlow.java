package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.net.URI;

/**
 * JARM: the authorization response is a JWT that the server signed (JWT Secured Authorization
 * Response Mode for OAuth 2.0).
 */
public final class JarmCodeFlow {

  private JarmCodeFlow() {}

  /** The tokens. */
  public static TokenResponse run(Settings settings, Browser browser) throws IOException {
    Env env = settings.env();
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());

    // @start region="request"
    Pkce pkce = Pkce.generate(env);
    String state = RandomValue.of(env);
    String nonce = RandomValue.of(env);
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, settings.redirectUri())
            .pkce(pkce)
            .state(state)
            .nonce(nonce)
            .scope("openid")
            .responseMode("jwt");
    URI redirectedTo = browser.visit(request.uri(env));
    // @end

    // @start region="response"
    Jwks jwks = Jwks.of(server).build(); // reuse it: it holds the server's keys
    AuthorizationResponse response =
        http.run(JarmResponse.of(jwks, client, redirectedTo, Expect.state(state)));
    // @end

    return http.run(
        CodeGrant.of(server, client, authentication, response, settings.redirectUri(), pkce)
            .expectNonce(nonce));
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    System.out.println(run(settings, Browser.onThisMachine(settings.redirectUri())));
  }
}
