package dev.oauth4jvm.jwks;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Keys and sets for the tests of this package. */
final class TestKeys {

  /** Two keys of the server, one after the other. */
  static final Jwk OLD = key("old");

  static final Jwk NEW = key("new");

  private TestKeys() {}

  /** A fresh ES256 key of that name. */
  static Jwk key(String kid) {
    return SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId(kid).toPublicJwk();
  }

  /** The JSON of a JWK Set. */
  static JsonObject set(Jwk... keys) {
    List<JsonObject> members = new ArrayList<>();
    for (Jwk key : keys) {
      members.add(key.json());
    }
    return JsonObject.of("keys", members);
  }

  static JwksSnapshot snapshot(long updatedAt, Jwk... keys) {
    return JwksSnapshot.of(JwkSet.parse(set(keys)), updatedAt);
  }

  /** A cache entry. */
  static String entry(long updatedAt, Jwk... keys) {
    return "{\"jwks\":" + set(keys).toJson() + ",\"uat\":" + updatedAt + "}";
  }

  static JsonObject json(String text) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException malformed) {
      throw new IllegalArgumentException(text, malformed);
    }
  }
}
