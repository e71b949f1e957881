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
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;

/**
 * FAPI 2.0 Message Signing: the Security Profile ({@link Fapi2SecurityProfile}), and neither side
 * can deny what it sent: the pushed request, the response and the ID Token are signed and verified.
 */
public final class Fapi2MessageSigning {

  private Fapi2MessageSigning() {}

  /** The ID Token, its signature verified. */
  public static IdToken run(Settings settings, Browser browser) throws IOException {
    Env env = settings.env();
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Jwks jwks = Jwks.of(server).build(); // reuse it: it holds the server's keys
    SigningKey key = settings.clientKey();
    Client client = Client.of(settings.clientId()).profile(ClientProfile.FAPI_2_MESSAGE_SIGNING);
    ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(key);
    DpopHandle dpop =
        DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform())); // keep it

    Pkce pkce = Pkce.generate(env);
    String nonce = RandomValue.of(env);
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, settings.redirectUri())
            .pkce(pkce)
            .nonce(nonce)
            .scope("openid"); // and the response mode of JARM, which the profile requires
    RequestObject signed = RequestObject.sign(request, key, env);
    PushedAuthorization.Pushed pushed =
        http.run(PushedAuthorization.of(signed, authentication).dpop(dpop));
    URI redirectedTo = browser.visit(pushed.uri(env));

    AuthorizationResponse response =
        http.run(JarmResponse.of(jwks, client, redirectedTo, Expect.noState()));
    // @start region="signature"
    TokenResponse tokens =
        http.run(
            CodeGrant.of(server, client, authentication, response, settings.redirectUri(), pkce)
                .expectNonce(nonce)
                .dpop(dpop)
                .verifyIdTokenSignature(jwks));
    return Objects.requireNonNull(tokens.idToken()); // as a nonce was expected
    // @end
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    System.out.println(run(settings, Browser.onThisMachine(settings.redirectUri())));
  }
}
