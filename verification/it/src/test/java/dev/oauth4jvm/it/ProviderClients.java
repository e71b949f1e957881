package dev.oauth4jvm.it;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Metadata of clients, for both the provider and the library. */
final class ProviderClients {

  /** The algorithms of OpenID Connect clients in upstream's own end-to-end tests. */
  static final List<String> ALGORITHMS = List.of("ES256", "PS256", "RS256", "Ed25519");

  private ProviderClients() {}

  /** Creates a new key of a client, with a unique {@code kid}. */
  static SigningKey key(String algorithm) {
    return SigningKey.generate(Party.algorithm(algorithm), Crypto.platform()).keyId("sig");
  }

  /**
   * Creates a client of the code and hybrid flows that signs everything with its key, and receives
   * everything signed with the key's algorithm.
   */
  static JsonObject signing(String id, SigningKey key, JsonObject... encryptionKeys) {
    String algorithm = key.algorithm().value();
    List<JsonObject> keys = new ArrayList<>(List.of(encryptionKeys));
    keys.add(key.toPublicJwk().json());
    return interactive(id)
        .with("response_types", List.of("code", "code id_token"))
        .with("grant_types", List.of("authorization_code", "implicit", "refresh_token"))
        .with("token_endpoint_auth_method", "private_key_jwt")
        .with("token_endpoint_auth_signing_alg", algorithm)
        .with("jwks", JsonObject.of("keys", keys))
        .with("id_token_signed_response_alg", algorithm)
        .with("authorization_signed_response_alg", algorithm)
        .with("request_object_signing_alg", algorithm);
  }

  /** Creates a client with a redirect URI for users. */
  static JsonObject interactive(String id) {
    return JsonObject.builder()
        .put("client_id", id)
        .put("redirect_uris", List.of(RelyingParty.REDIRECT_URI))
        .build();
  }
}
