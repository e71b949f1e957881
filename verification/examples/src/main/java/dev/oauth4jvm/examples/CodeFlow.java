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
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.URI;

/**
 * OAuth 2.0: the authorization code flow of a web application that calls an API on its user's
 * behalf (RFC 6749, section 4.1; RFC 7636).
 */
public final class CodeFlow {

  private CodeFlow() {}

  /** The API's response. */
  public static Response run(Settings settings, Browser browser) throws IOException {
    Env env = settings.env();
    Driver http = settings.http();

    // once, when the application starts
    AuthorizationServer server = http.run(Discovery.oauth(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());

    // @start region="request"
    // at sign-in; keep both in the user's session
    Pkce pkce = Pkce.generate(env);
    String state = RandomValue.of(env);
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, settings.redirectUri())
            .pkce(pkce)
            .state(state)
            .scope(settings.get("SCOPE"))
            .resource(settings.get("RESOURCE"));
    URI redirectedTo = browser.visit(request.uri(env));
    // @end

    // @start region="response"
    // when the user returns
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, client, redirectedTo, Expect.state(state));
    TokenResponse tokens =
        http.run(
            CodeGrant.of(server, client, authentication, response, settings.redirectUri(), pkce)
                .resource(settings.get("RESOURCE")));
    // @end

    // @start region="api"
    // when the API is called
    Request call = Request.get(URI.create(settings.get("RESOURCE")));
    return http.run(ProtectedResourceRequest.of(call, tokens.accessToken()));
    // @end
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    System.out.println(run(settings, Browser.onThisMachine(settings.redirectUri())));
  }
}
