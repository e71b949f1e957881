package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.client.UserInfoResponse;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwe.nimbus.NimbusJweDecrypter;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The code flow of a client that has everything encrypted for it, after it was signed with each
 * algorithm.
 */
@ParameterizedClass(name = "{0}")
@FieldSource("dev.oauth4jvm.it.ProviderClients#ALGORITHMS")
class EncryptedFlowIT {

  private static final EncryptionKeys ENCRYPTION = new EncryptionKeys();
  private static final JweDecrypter DECRYPTER =
      NimbusJweDecrypter.builder().key(ENCRYPTION.rsa()).key(ENCRYPTION.ec()).build();

  private static final Map<String, SigningKey> KEYS = new HashMap<>();

  private static OidcProvider provider;

  @Parameter private String algorithm;

  private RelyingParty app;
  private Browser browser;

  @BeforeAll
  static void start() {
    OidcProvider.Builder builder = OidcProvider.builder();
    for (String algorithm : ProviderClients.ALGORITHMS) {
      KEYS.put(algorithm, ProviderClients.key(algorithm));
      builder.algorithm(algorithm).client(metadata(algorithm));
    }
    provider = builder.start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void begin() {
    app =
        new RelyingParty(
            provider.issuer(),
            Client.of(metadata(algorithm)),
            ClientAuthentication.privateKeyJwt(KEYS.get(algorithm)));
    browser = new Browser("alice");
  }

  @Test
  void idToken() {
    TokenResponse tokens = signIn();

    requireIdToken(app.run(SignatureValidation.of(tokens.idToken(), app.jwks)));
  }

  @Test
  void anIdTokenThatNobodyCanDecryptIsRefused() {
    URI redirect = browser.open(app.request().uri(app.env)).uri();
    AuthorizationResponse response = app.response(redirect);

    Refused.with(ErrorCode.UNSUPPORTED_OPERATION, () -> app.run(app.grant(response)));
  }

  @Test
  void authorizationResponse() {
    URI redirect = browser.open(app.request().responseMode("jwt").uri(app.env)).uri();
    AuthorizationResponse response =
        app.run(
            JarmResponse.of(app.jwks, app.client, redirect, app.expected()).decrypter(DECRYPTER));
    TokenResponse tokens = app.run(app.grant(response).decrypter(DECRYPTER));

    requireIdToken(tokens.idToken());
  }

  @Test
  void userInfo() {
    TokenResponse tokens = signIn();
    UserInfoResponse user =
        app.run(
            UserInfo.of(app.server, app.client, tokens.accessToken(), "alice")
                .decrypter(DECRYPTER));
    UserInfoResponse.Signed verified = app.run(SignatureValidation.of(user.signed(), app.jwks));

    assertThat(verified.jwt().header().algorithmName()).isEqualTo(algorithm);
    assertThat(verified.response().subject()).isEqualTo("alice");
  }

  @Test
  void hybrid() {
    URI request = app.request().responseType("code id_token").uri(app.env);
    URI redirect = browser.open(request).uri();
    AuthorizationResponse response =
        app.run(
            HybridResponse.of(app.jwks, app.client, redirect, app.expected(), app.nonce)
                .decrypter(DECRYPTER));
    TokenResponse tokens = app.run(app.grant(response).decrypter(DECRYPTER));

    requireIdToken(response.idToken());
    requireIdToken(tokens.idToken());
  }

  private TokenResponse signIn() {
    URI redirect = browser.open(app.request().uri(app.env)).uri();
    return app.run(app.grant(app.response(redirect)).decrypter(DECRYPTER));
  }

  private void requireIdToken(IdToken idToken) {
    assertThat(idToken.subject()).isEqualTo("alice");
    assertThat(idToken.jwt().header().algorithmName()).isEqualTo(algorithm);
  }

  /** Each algorithm with other ways to encrypt. */
  private static JsonObject metadata(String algorithm) {
    String key =
        Map.of(
                "ES256", "ECDH-ES+A128KW",
                "PS256", "RSA-OAEP-256",
                "RS256", "RSA-OAEP",
                "Ed25519", "ECDH-ES")
            .get(algorithm);
    String content =
        Map.of(
                "ES256", "A128GCM",
                "PS256", "A256GCM",
                "RS256", "A128CBC-HS256",
                "Ed25519", "A256CBC-HS512")
            .get(algorithm);
    JsonObject metadata =
        ProviderClients.signing(algorithm, KEYS.get(algorithm), ENCRYPTION.published())
            .with("userinfo_signed_response_alg", algorithm);
    for (String what : new String[] {"id_token", "authorization", "userinfo"}) {
      metadata =
          metadata
              .with(what + "_encrypted_response_alg", key)
              .with(what + "_encrypted_response_enc", content);
    }
    return metadata;
  }
}
