package dev.oauth4jvm.it;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An attacker's changes to an access token. */
final class Tampering {

  private final SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

  /** The attacker's own key, under a {@code kid}. */
  SigningKey key(String kid) {
    return key.keyId(kid);
  }

  /** Signs a token's claims by the attacker's key, under another {@code kid}. */
  String signedByAnotherKey(String token, String kid) {
    UnverifiedJwt jwt = UnverifiedJwt.parse(token);
    return Jws.sign(
        key(kid), jwt.header().json().with("alg", "ES256").with("kid", kid), jwt.claims());
  }

  /** Changes one bit of a token's signature. */
  static String changedSignature(String token) {
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    signature[signature.length / 2] ^= 1;
    return token.substring(0, dot + 1) + encode(signature);
  }

  /** Replaces a token's claims by claims that grant more, and keeps header and signature. */
  static String changedClaims(String token) {
    String[] segments = token.split("\\.", -1);
    JsonObject claims = UnverifiedJwt.parse(token).claims().with("scope", "admin");
    return segments[0]
        + "."
        + encode(claims.toJson().getBytes(StandardCharsets.UTF_8))
        + "."
        + segments[2];
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
