package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.net.URI;

/**
 * FAPI 1.0 Advanced: a signed request (JAR), an ID Token that signs the response, authentication by
 * {@code private_key_jwt}, and tokens that are bound to the client's certificate. The profile of
 * the client holds the program to all of that.
 */
public final class Fapi1Advanced {

  private Fapi1Advanced() {}

  /** The tokens. */
  public static TokenResponse run(Settings settings, Browser browser) throws IOException {
    Env env = settings.env();
    Driver http = Driver.of(TlsClient.transport(settings)).env(env);
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Jwks jwks = Jwks.of(server).build(); // reuse it: it holds the server's keys
    SigningKey key = settings.clientKey();
    Client client =
        Client.of(
                JsonObject.of("client_id", settings.clientId(), "use_mtls_endpoint_aliases", true))
            .profile(ClientProfile.FAPI_1_ADVANCED);
    ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(key);

    Pkce pkce = Pkce.generate(env);
    String state = RandomValue.of(env);
    String nonce = RandomValue.of(env);
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, settings.redirectUri())
            .responseType("code id_token")
            .pkce(pkce)
            .state(state)
            .nonce(nonce)
            .scope("openid");
    URI redirectedTo = browser.visit(RequestObject.sign(request, key, env).uri(env));

    // @start region="response"
    // the parameters are in the fragment: a page of yours passes them on, or use a form post
    AuthorizationResponse response =
        http.run(HybridResponse.of(jwks, client, redirectedTo, Expect.state(state), nonce));
    // @end
    return http.run(
        CodeGrant.of(server, client, authentication, response, settings.redirectUri(), pkce)
            .expectNonce(nonce)
            .verifyIdTokenSignature(jwks));
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    System.out.println(run(settings, Browser.onThisMachine(settings.redirectUri())));
  }
}
