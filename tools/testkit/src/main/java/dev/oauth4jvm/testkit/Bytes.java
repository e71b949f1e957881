package dev.oauth4jvm.testkit;

import dev.oauth4jvm.jose.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Encodings and digests of texts. */
final class Bytes {

  private Bytes() {}

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String base64Url(String text) {
    return base64Url(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a text has at least one character, and only those of base64url. */
  static boolean isBase64Url(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** SHA-256 of ASCII, in base64url: {@code ath}, and PKCE's S256. */
  static String sha256(String text) {
    return base64Url(digest("SHA-256", text.getBytes(StandardCharsets.UTF_8)));
  }

  static String thumbprint(X509Certificate certificate) {
    try {
      return base64Url(digest("SHA-256", certificate.getEncoded()));
    } catch (GeneralSecurityException unencodable) {
      throw new IllegalArgumentException("certificate cannot be encoded", unencodable);
    }
  }

  /** {@code c_hash} and {@code s_hash} (OpenID Connect Core 1.0, section 3.3.2.11). */
  static String halfHash(String text, JwsAlgorithm algorithm) {
    String hash =
        switch (algorithm) {
          case RS256, PS256, ES256 -> "SHA-256";
          case RS384, PS384, ES384 -> "SHA-384";
          case RS512, PS512, ES512, ED25519, EDDSA -> "SHA-512";
          case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> "SHAKE256-512";
        };
    byte[] digest = digest(hash, text.getBytes(StandardCharsets.UTF_8));
    return base64Url(Arrays.copyOf(digest, digest.length / 2));
  }

  static byte[] hmacSha256(byte[] key, String input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  /** Whether two texts are equal, in a time that does not reveal where they differ. */
  static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("this runtime has no " + algorithm, absent);
    }
  }
}
