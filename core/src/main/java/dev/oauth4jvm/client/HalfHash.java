package dev.oauth4jvm.client;

import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.jose.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The left half of a value's hash, with the hash of the ID Token's algorithm (OpenID Connect Core
 * 1.0, section 3.3.2.11): {@code c_hash}, {@code s_hash}.
 */
final class HalfHash {

  private HalfHash() {}

  static String of(String value, JwsAlgorithm algorithm) {
    String hash = hash(algorithm);
    try {
      byte[] digest =
          MessageDigest.getInstance(hash).digest(value.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, digest.length / 2));
    } catch (NoSuchAlgorithmException absent) {
      throw new UnsupportedException(
          "this runtime has no " + hash + ", which " + algorithm.value() + " needs here", absent);
    }
  }

  private static String hash(JwsAlgorithm algorithm) {
    return switch (algorithm) {
      case RS256, PS256, ES256 -> "SHA-256";
      case RS384, PS384, ES384 -> "SHA-384";
      case RS512, PS512, ES512, ED25519, EDDSA -> "SHA-512";
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> "SHAKE256-512";
    };
  }
}
