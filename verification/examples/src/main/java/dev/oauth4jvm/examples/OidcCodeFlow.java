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
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.client.UserInfoResponse;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;

/**
 * OpenID Connect: signs a user in by the authorization code flow, and requests the user's claims
 * (OpenID Connect Core 1.0, section 3.1).
 */
public final class OidcCodeFlow {

  private OidcCodeFlow() {}

  /** Returns the provider's claims about the user. */
  public static UserInfoResponse run(Settings settings, Browser browser) throws IOException {
    Env env = settings.env();
    Driver http = settings.http();

    // once, when the application starts
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());

    // at sign-in; keep these three in the user's session
    Pkce pkce = Pkce.generate(env);
    String state = RandomValue.of(env);
    String nonce = RandomValue.of(env);
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, settings.redirectUri())
            .pkce(pkce)
            .state(state)
            .nonce(nonce)
            .scope("openid profile");
    URI redirectedTo = browser.visit(request.uri(env));

    // @start region="id-token"
    // when the user returns
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, client, redirectedTo, Expect.state(state));
    TokenResponse tokens =
        http.run(
            CodeGrant.of(server, client, authentication, response, settings.redirectUri(), pkce)
                .expectNonce(nonce));
    IdToken idToken =
        Objects.requireNonNull(tokens.idToken()); // required, since a nonce was expected
    // @end

    // @start region="userinfo"
    // more claims about this user, and no other
    return http.run(UserInfo.of(server, client, tokens.accessToken(), idToken.subject()));
    // @end
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    System.out.println(run(settings, Browser.onThisMachine(settings.redirectUri())));
  }
}
