package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.IntrospectionResponse;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwe.nimbus.ContentEncryptionAlgorithm;
import dev.oauth4jvm.jwe.nimbus.KeyManagementAlgorithm;
import dev.oauth4jvm.jwe.nimbus.NimbusJweDecrypter;
import dev.oauth4jvm.jwks.Jwks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that the library decrypts, encrypted by a real server: introspection responses, since those
 * take the fewest requests.
 */
class EncryptionIT {

  private static final Secret SECRET = Secret.of("shared by client and server");
  private static final EncryptionKeys KEYS = new EncryptionKeys();

  private static OidcProvider provider;
  private static Party party;

  static List<Object[]> pairs() {
    List<Object[]> pairs = new ArrayList<>();
    for (KeyManagementAlgorithm key : KeyManagementAlgorithm.values()) {
      for (ContentEncryptionAlgorithm content : ContentEncryptionAlgorithm.values()) {
        pairs.add(new Object[] {key, content});
      }
    }
    return pairs;
  }

  @BeforeAll
  static void start() {
    OidcProvider.Builder builder = OidcProvider.builder().algorithm("ES256");
    for (Object[] pair : pairs()) {
      builder.client(
          metadata((KeyManagementAlgorithm) pair[0], (ContentEncryptionAlgorithm) pair[1]));
    }
    provider = builder.start();
    party = new Party(provider.issuer());
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("pairs")
  void whatIsEncryptedByThePairIsDecrypted(
      KeyManagementAlgorithm key, ContentEncryptionAlgorithm content) {
    Client client = Client.of(metadata(key, content));
    ClientAuthentication authentication = ClientAuthentication.secretPost(SECRET);
    JweDecrypter decrypter =
        NimbusJweDecrypter.builder()
            .key(KEYS.rsa())
            .key(KEYS.ec())
            .clientSecret(SECRET)
            .allow(key, content)
            .build();
    TokenResponse tokens =
        party.run(ClientCredentialsGrant.of(party.server, client, authentication));
    IntrospectionResponse state =
        party.run(
            Introspection.of(party.server, client, authentication, tokens.accessToken())
                .decrypter(decrypter));
    Jwks jwks = Jwks.of(party.server).build();
    IntrospectionResponse.Signed verified = party.run(SignatureValidation.of(state.signed(), jwks));

    assertThat(verified.response().isActive()).isTrue();
    assertThat(verified.response().clientId()).isEqualTo(client.clientId());
  }

  private static JsonObject metadata(
      KeyManagementAlgorithm key, ContentEncryptionAlgorithm content) {
    return JsonObject.builder()
        .put("client_id", key + " " + content)
        .put("client_secret", SECRET.reveal())
        .put("redirect_uris", List.of())
        .put("response_types", List.of())
        .put("grant_types", List.of("client_credentials"))
        .put("token_endpoint_auth_method", "client_secret_post")
        .put("jwks", JsonObject.of("keys", List.of((Object[]) KEYS.published())))
        .put("introspection_signed_response_alg", "ES256")
        .put("introspection_encrypted_response_alg", key.value())
        .put("introspection_encrypted_response_enc", content.value())
        .build();
  }
}
