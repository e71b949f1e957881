package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
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
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.client.UserInfoResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;

/**
 * DPoP: tokens that only the holder of a key can use (RFC 9449). A server may require its nonce in
 * the proofs; the operations handle this.
 */
public final class DpopCodeFlow {

  private DpopCodeFlow() {}

  /** Returns the provider's claims about the user. */
  public static UserInfoResponse run(Settings settings, Browser browser) throws IOException {
    Env env = settings.env();
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());

    // @start region="handle"
    // one handle per key; threads can share it, and its key can be in an HSM
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    DpopHandle dpop = DpopHandle.of(key);
    // @end

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
            .dpop(dpop); // the code too is bound to the key
    URI redirectedTo = browser.visit(request.uri(env));
    // @end

    // @start region="tokens"
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, client, redirectedTo, Expect.state(state));
    TokenResponse tokens =
        http.run(
            CodeGrant.of(server, client, authentication, response, settings.redirectUri(), pkce)
                .expectNonce(nonce)
                .dpop(dpop));
    String subject = Objects.requireNonNull(tokens.idToken()).subject();
    return http.run(UserInfo.of(server, client, tokens.accessToken(), subject).dpop(dpop));
    // @end
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    System.out.println(run(settings, Browser.onThisMachine(settings.redirectUri())));
  }
}
