package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.ClientAuthentication;
import dev.oauth4jvm.client.Form;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The code flow with a user, over the front channel and back, by each algorithm. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"ES256", "PS256", "RS256", "Ed25519"})
class CodeFlowIT {

  private static final List<String> ALGORITHMS = List.of("ES256", "PS256", "RS256", "Ed25519");
  private static final Map<String, SigningKey> KEYS = new HashMap<>();

  private static OidcProvider provider;

  @Parameter private String algorithm;

  private RelyingParty app;
  private Browser browser;

  @BeforeAll
  static void start() {
    OidcProvider.Builder builder = OidcProvider.builder();
    for (String algorithm : ALGORITHMS) {
      SigningKey key =
          SigningKey.generate(Party.algorithm(algorithm), Crypto.platform()).keyId("sig");
      KEYS.put(algorithm, key);
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
  void plain() {
    URI redirect = browser.open(app.request().uri(app.env)).uri();
    AuthorizationResponse response = app.response(redirect);
    TokenResponse tokens = app.run(app.grant(response));

    assertThat(tokens.tokenType()).isEqualTo("bearer");
    requireIdToken(tokens);
    assertThat(app.run(UserInfo.of(app.server, app.client, tokens.accessToken(), "alice")).claims())
        .isEqualTo(JsonObject.of("sub", "alice"));
  }

  @Test
  void postedForm() {
    Browser.Landing landing = browser.open(app.request().responseMode("form_post").uri(app.env));
    AuthorizationResponse response = app.response(Form.parse(landing.posted()));
    TokenResponse tokens = app.run(app.grant(response));

    assertThat(landing.uri()).hasToString(RelyingParty.REDIRECT_URI);
    requireIdToken(tokens);
  }

  /** It is about the user who logged in, and signed as the client asked for. */
  private void requireIdToken(TokenResponse tokens) {
    IdToken idToken = app.run(SignatureValidation.of(tokens.idToken(), app.jwks));
    assertThat(idToken.subject()).isEqualTo("alice");
    assertThat(idToken.jwt().header().algorithmName()).isEqualTo(algorithm);
  }

  private static JsonObject metadata(String algorithm) {
    return JsonObject.builder()
        .put("client_id", algorithm)
        .put("redirect_uris", List.of(RelyingParty.REDIRECT_URI))
        .put("token_endpoint_auth_method", "private_key_jwt")
        .put("jwks", JsonObject.of("keys", List.of(KEYS.get(algorithm).toPublicJwk().json())))
        .put("id_token_signed_response_alg", algorithm)
        .build();
  }
}
