package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The authorization code flow: away, back, and to the token endpoint. */
class AuthorizationSnippets {

  private final Env env = Env.system();
  private final String redirectUri = "https://shop.example.com/callback";
  private final Client client = Client.of("shop");
  private final ClientAuthentication authentication =
      ClientAuthentication.secretBasic(Secret.of("s3cret"));
  private final AuthorizationServer server =
      AuthorizationServer.of(
          JsonObject.of(
              "issuer", "https://as.example.com",
              "authorization_endpoint", "https://as.example.com/authorize",
              "token_endpoint", "https://as.example.com/token",
              "id_token_signing_alg_values_supported", List.of("ES256")));

  @Test
  void aUserIsSentAwayAndComesBack() throws IOException {
    // @start region="request"
    // at sign-in; keep these three in the user's session
    Pkce pkce = Pkce.generate(env);
    String state = RandomValue.of(env);
    String nonce = RandomValue.of(env);
    URI location =
        AuthorizationRequest.of(server, client, redirectUri)
            .pkce(pkce)
            .state(state)
            .nonce(nonce)
            .scope("openid email")
            .uri(env);
    // @end

    assertThat(location.getRawQuery())
        .contains(
            "client_id=shop",
            "code_challenge=" + pkce.challenge(),
            "state=" + state,
            "nonce=" + nonce,
            "scope=openid+email");
    URI redirectedTo = URI.create(redirectUri + "?code=c0de&state=" + state);
    Driver http = Driver.of(request -> tokens(nonce));

    // @start region="response"
    // when the browser requests the redirect URI
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, client, redirectedTo, Expect.state(state));
    // @end

    // @start region="code"
    CodeGrant grant =
        CodeGrant.of(server, client, authentication, response, redirectUri, pkce)
            .expectNonce(nonce);
    TokenResponse tokens = http.run(grant);
    // @end

    assertThat(tokens.accessToken()).isEqualTo(Secret.of("t0ken"));
    assertThat(tokens.idToken().subject()).isEqualTo("alice");
  }

  private Response tokens(String nonce) {
    long now = env.epochSecond();
    String idToken =
        Jws.sign(
            SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()),
            JsonObject.of(),
            JsonObject.builder()
                .put("iss", server.issuer())
                .put("sub", "alice")
                .put("aud", client.clientId())
                .put("iat", now)
                .put("exp", now + 300)
                .put("nonce", nonce)
                .build());
    String body =
        JsonObject.of("access_token", "t0ken", "token_type", "Bearer", "id_token", idToken)
            .toJson();
    return Response.of(
        200, Headers.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
  }
}
