package dev.oauth4jvm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A string that must not be seen: a token, an authorization code, a client secret, a verifier.
 *
 * <p>{@link #toString()} never shows it, and {@link #equals} takes the same time wherever two
 * values of one length differ. Immutable and safe to share.
 */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Wraps a value.
   *
   * @throws IllegalArgumentException when it is empty
   */
  public static Secret of(String value) {
    if (Objects.requireNonNull(value, "value").isEmpty()) {
      throw new IllegalArgumentException("value is empty");
    }
    return new Secret(value);
  }

  /** The value itself; do not log it, cache it, or put it in a message. */
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

  /** Says that there is a secret, and nothing of it. */
  @Override
  public String toString() {
    return "Secret[redacted]";
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
