package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import java.io.IOException;
import java.net.URI;

/**
 * FAPI 2.0 Security Profile: a pushed request, a proof key, authentication by {@code
 * private_key_jwt}, the issuer in the response, and tokens that are bound to a key. The profile of
 * the client holds the program to all of that.
 */
public final class Fapi2SecurityProfile {

  private Fapi2SecurityProfile() {}

  /** The tokens. */
  public static TokenResponse run(Settings settings, Browser browser) throws IOException {
    Env env = settings.env();
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    // @start region="profile"
    Client client = Client.of(settings.clientId()).profile(ClientProfile.FAPI_2);
    // @end
    ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(settings.clientKey());
    DpopHandle dpop =
        DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform())); // keep it

    Pkce pkce = Pkce.generate(env);
    String nonce = RandomValue.of(env);
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, settings.redirectUri())
            .pkce(pkce) // does what state does, too: FAPI 2.0 needs none
            .nonce(nonce)
            .scope("openid");
    PushedAuthorization.Pushed pushed =
        http.run(PushedAuthorization.of(request, authentication).dpop(dpop));
    URI redirectedTo = browser.visit(pushed.uri(env));

    AuthorizationResponse response =
        AuthorizationResponse.validate(server, client, redirectedTo, Expect.noState());
    return http.run(
        CodeGrant.of(server, client, authentication, response, settings.redirectUri(), pkce)
            .expectNonce(nonce)
            .dpop(dpop));
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    System.out.println(run(settings, Browser.onThisMachine(settings.redirectUri())));
  }
}
