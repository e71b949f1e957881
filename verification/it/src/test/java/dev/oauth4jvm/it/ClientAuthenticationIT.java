package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to say who the client is, accepted when it is right and refused when it is wrong. */
class ClientAuthenticationIT {

  /** What each method encodes differently, and enough of it for HS256. */
  private static final Secret SECRET = Secret.of("a secret: 100% plain & +~ enough=yes");

  private static final Secret WRONG = Secret.of("a secret that is not this client's one");

  private static final Map<String, Function<Secret, ClientAuthentication>> BY_SECRET =
      Map.of(
          "client_secret_basic", ClientAuthentication::secretBasic,
          "client_secret_post", ClientAuthentication::secretPost,
          "client_secret_jwt", ClientAuthentication::secretJwt);

  private static final List<String> SECRET_METHODS =
      List.of("client_secret_basic", "client_secret_post", "client_secret_jwt");

  private static final Map<String, SigningKey> KEYS =
      Map.of(
          "ES256", ProviderClients.key("ES256"),
          "PS256", ProviderClients.key("PS256"),
          "RS256", ProviderClients.key("RS256"),
          "Ed25519", ProviderClients.key("Ed25519"),
          "EdDSA", ProviderClients.key("EdDSA"));

  private static OidcProvider provider;
  private static Party party;

  @BeforeAll
  static void start() {
    OidcProvider.Builder builder = OidcProvider.builder();
    for (String method : SECRET_METHODS) {
      builder.client(machine(method, method).put("client_secret", SECRET.reveal()).build());
    }
    KEYS.forEach(
        (algorithm, key) ->
            builder.client(
                machine(algorithm, "private_key_jwt")
                    .put("jwks", JsonObject.of("keys", List.of(key.toPublicJwk().json())))
                    .build()));
    builder.client(
        ProviderClients.interactive("public").with("token_endpoint_auth_method", "none"));
    provider = builder.start();
    party = new Party(provider.issuer());
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @ParameterizedTest
  @FieldSource("SECRET_METHODS")
  void aSecretIsAccepted(String method) {
    TokenResponse tokens = party.run(grant(method, BY_SECRET.get(method).apply(SECRET)));

    assertThat(tokens.tokenType()).isEqualTo("bearer");
  }

  @ParameterizedTest
  @FieldSource("SECRET_METHODS")
  void anotherSecretIsRefused(String method) {
    ClientCredentialsGrant grant = grant(method, BY_SECRET.get(method).apply(WRONG));

    // RFC 6749, section 5.2: by a challenge, where the client used the authorization field
    if (method.equals("client_secret_basic")) {
      Refused.with(ErrorCode.WWW_AUTHENTICATE_CHALLENGE, () -> party.run(grant));
    } else {
      requireRefusal(grant);
    }
  }

  @Test
  void theSecretItselfIsRefusedWhereTheClientRegisteredToSignWithIt() {
    requireRefusal(grant("client_secret_jwt", ClientAuthentication.secretPost(SECRET)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "PS256", "RS256", "Ed25519", "EdDSA"})
  void aKeyIsAccepted(String algorithm) {
    TokenResponse tokens =
        party.run(grant(algorithm, ClientAuthentication.privateKeyJwt(KEYS.get(algorithm))));

    assertThat(tokens.tokenType()).isEqualTo("bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "PS256", "RS256", "Ed25519", "EdDSA"})
  void anotherKeyIsRefused(String algorithm) {
    requireRefusal(
        grant(algorithm, ClientAuthentication.privateKeyJwt(ProviderClients.key(algorithm))));
  }

  @Test
  void aPublicClientSaysItsNameAlone() {
    RelyingParty app =
        new RelyingParty(provider.issuer(), Client.of("public"), ClientAuthentication.none());
    URI redirect = new Browser("alice").open(app.request().uri(app.env)).uri();
    TokenResponse tokens = app.run(app.grant(app.response(redirect)));

    assertThat(tokens.idToken().subject()).isEqualTo("alice");
  }

  @Test
  void aClientWithASecretCannotPassForAPublicOne() {
    requireRefusal(grant("client_secret_basic", ClientAuthentication.none()));
  }

  private static void requireRefusal(ClientCredentialsGrant grant) {
    assertThat(Refused.byServer(() -> party.run(grant))).isEqualTo("invalid_client");
  }

  private static ClientCredentialsGrant grant(String id, ClientAuthentication authentication) {
    return ClientCredentialsGrant.of(party.server, Client.of(id), authentication);
  }

  private static JsonObject.Builder machine(String id, String method) {
    return JsonObject.builder()
        .put("client_id", id)
        .put("redirect_uris", List.of())
        .put("response_types", List.of())
        .put("grant_types", List.of("client_credentials"))
        .put("token_endpoint_auth_method", method);
  }
}
