package dev.oauth4jvm.quickstart;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** The attempts of an attacker. */
final class Forger {

  private Forger() {}

  /** Signs a token's content by the attacker's own key under the server's key identifier. */
  static String signedByAnotherKey(String token) {
    UnverifiedJwt jwt = UnverifiedJwt.parse(token);
    SigningKey key = SigningKey.generate(JwsAlgorithm.RS256, Crypto.platform());
    return Jws.sign(key, jwt.header().json(), jwt.claims());
  }

  /** Removes a token's signature. */
  static String unsigned(String token) {
    UnverifiedJwt jwt = UnverifiedJwt.parse(token);
    return base64Url(jwt.header().json().with("alg", "none").toJson())
        + "."
        + base64Url(jwt.claims().toJson())
        + ".";
  }

  /** Puts the attacker's key into the cache's entry, and leaves everything else unchanged. */
  static void replaceKeys(Path entry) throws IOException {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    try {
      JsonObject document = JsonObject.parse(Files.readAllBytes(entry));
      JsonObject keys = JsonObject.of("keys", List.of(key.toPublicJwk().json()));
      Files.writeString(entry, document.with("jwks", keys).toJson());
    } catch (JsonException malformed) {
      throw new IOException("the entry is not in the library's format", malformed);
    }
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
