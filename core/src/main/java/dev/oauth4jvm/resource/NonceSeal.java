package dev.oauth4jvm.resource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The nonces of one secret: for each second one text, which consists of the second and the seal of
 * it, the first 18 bytes of its HMAC-SHA-256.
 *
 * <p>All requests of a second have the same nonce. Thus a seal is computed once for each second,
 * and a check compares texts.
 */
final class NonceSeal {

  /** The characters of a nonce: 24 bytes in base64url, which leave no bits over. */
  static final int LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int MIN_SECRET = 32;
  private static final int TIME_BYTES = 6;
  private static final int TIME_LENGTH = 8;
  private static final int SEAL_BYTES = 18;
  private static final byte[] CONTEXT =
      "oauth4jvm DPoP nonce 1".getBytes(StandardCharsets.US_ASCII);

  /** More seconds than a nonce is accepted for by default. */
  private static final int REMEMBERED = 512;

  private final SecretKeySpec secret;

  /** Nonces by their second, unsynchronized: a lost one is computed again. */
  private final @Nullable Sealed[] recent = new @Nullable Sealed[REMEMBERED];

  private record Sealed(long second, String nonce) {}

  NonceSeal(byte[] secret) {
    if (secret.length < MIN_SECRET) {
      throw new IllegalArgumentException(
          "secret has " + secret.length + " bytes, needs at least " + MIN_SECRET);
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  /** The second that a text names if it is a nonce, not yet verified; -1 if it is none. */
  static long second(String nonce) {
    if (nonce.length() != LENGTH) {
      return -1;
    }
    byte[] time;
    try {
      time = Base64.getUrlDecoder().decode(nonce.substring(0, TIME_LENGTH));
    } catch (IllegalArgumentException notBase64url) {
      return -1;
    }
    long second = 0;
    for (byte b : time) {
      second = second << 8 | (b & 0xff);
    }
    return second;
  }

  /** Whether this is the nonce of that second; takes equally long for all texts of a length. */
  boolean isNonce(String text, long second) {
    return MessageDigest.isEqual(
        of(second).getBytes(StandardCharsets.ISO_8859_1),
        text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The nonce of a second. */
  String of(long second) {
    int slot = (int) (second & (REMEMBERED - 1));
    Sealed known = recent[slot];
    if (known == null || known.second() != second) {
      known = new Sealed(second, seal(second));
      recent[slot] = known;
    }
    return known.nonce();
  }

  private String seal(long second) {
    byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(second).array();
    byte[] nonce = Arrays.copyOfRange(time, Long.BYTES - TIME_BYTES, Long.BYTES + SEAL_BYTES);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update(CONTEXT);
      System.arraycopy(mac.doFinal(time), 0, nonce, TIME_BYTES, SEAL_BYTES);
    } catch (GeneralSecurityException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }
}
