package dev.oauth4jvm.jwks;

import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that seals cache entries, and its name.
 *
 * <p>Immutable and safe to share; the secret is never shown.
 */
public final class SealKey {

  static final String ALGORITHM = "HmacSHA256";

  private static final int MIN_BYTES = 32;

  private final String id;
  private final SecretKeySpec secret;

  private SealKey(String id, SecretKeySpec secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * Makes a key.
   *
   * @param id its name, which is written to each entry that the key seals: letters, digits, {@code
   *     -} and {@code _}
   * @param secret at least 32 unpredictable bytes; copied
   * @throws IllegalArgumentException when the name or the secret is not as described
   */
  public static SealKey of(String id, byte[] secret) {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(secret, "secret");
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id is empty");
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && c != '-' && c != '_') {
        throw new IllegalArgumentException("id has a character that is not one of A-Z a-z 0-9 - _");
      }
    }
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "secret has " + secret.length + " bytes, needs at least " + MIN_BYTES);
    }
    return new SealKey(id, new SecretKeySpec(secret, ALGORITHM));
  }

  /** The name of the key. */
  public String id() {
    return id;
  }

  SecretKeySpec secret() {
    return secret;
  }

  /** The name alone. */
  @Override
  public String toString() {
    return "SealKey[" + id + "]";
  }
}
