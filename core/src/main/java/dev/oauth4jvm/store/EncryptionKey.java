package dev.oauth4jvm.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that encrypts the values of a {@link Store}, and its name.
 *
 * <p>Immutable and safe to share; the secret is never shown.
 */
public final class EncryptionKey {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;
  private static final int ID_BYTES = 6;

  private final String id;
  private final SecretKeySpec secret;

  private EncryptionKey(SecretKeySpec secret) {
    this.secret = secret;
    byte[] mac = Arrays.copyOf(derive("oauth4jvm encryption key id 1"), ID_BYTES);
    this.id = Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  /**
   * Creates a key.
   *
   * @param secret 32 bytes of a secure random generator, never of a password; copied
   * @throws IllegalArgumentException when the secret has another length
   */
  public static EncryptionKey of(byte[] secret) {
    Objects.requireNonNull(secret, "secret");
    if (secret.length != BYTES) {
      throw new IllegalArgumentException(
          "secret has " + secret.length + " bytes, needs exactly " + BYTES);
    }
    return new EncryptionKey(new SecretKeySpec(secret, ALGORITHM));
  }

  /**
   * The name of the key, which is written to each value that the key encrypts: 8 characters of
   * base64url, derived from the secret and revealing nothing about it.
   */
  public String id() {
    return id;
  }

  /** Derives 32 bytes for one purpose, which tell nothing about those for another. */
  byte[] derive(String purpose) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  /** Returns the name alone. */
  @Override
  public String toString() {
    return "EncryptionKey[" + id + "]";
  }
}
