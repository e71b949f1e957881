package dev.oauth4jvm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A confidential string: a token, an authorization code, a client secret, a verifier.
 *
 * <p>{@link #toString()} never shows it, and {@link #equals} takes constant time for values of
 * equal length. Immutable and safe to share.
 */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Wraps a value.
   *
   * @throws IllegalArgumentException when the value is empty
   */
  public static Secret of(String value) {
    if (Objects.requireNonNull(value, "value").isEmpty()) {
      throw new IllegalArgumentException("value is empty");
    }
    return new Secret(value);
  }

  /** Returns the value; do not log it, cache it, or put it in a message. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** A constant text that shows nothing of the secret. */
  @Override
  public String toString() {
    return "Secret[redacted]";
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
