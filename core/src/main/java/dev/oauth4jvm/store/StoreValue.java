package dev.oauth4jvm.store;

import dev.oauth4jvm.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value to save in a {@link Store}.
 *
 * <p>{@code toString} does not show the text, which may be confidential.
 *
 * @param text the value: a JSON object whose member {@code uat} is the version
 * @param version the version, 0 to {@link #LATEST_VERSION}; for a JWK Set the time of its fetch in
 *     seconds since the epoch
 * @param expiresAt the time from which the engine may delete the value, in seconds since the epoch
 */
public record StoreValue(String text, long version, long expiresAt) {

  /**
   * The length, in {@code char}s, beyond which no value is read or written: 512 Ki. In UTF-8 a
   * {@code char} takes three bytes at most.
   */
  public static final int MAX_CHARACTERS = 512 * 1024;

  /** The greatest version: 11 digits, which the numbers of every engine represent exactly. */
  public static final long LATEST_VERSION = 99_999_999_999L;

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException when the text is too long, or the version out of its range
   */
  public StoreValue {
    Objects.requireNonNull(text, "text");
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("text is longer than " + MAX_CHARACTERS + " characters");
    }
    if (version < 0 || version > LATEST_VERSION) {
      throw new IllegalArgumentException(
          "version is not from 0 to " + LATEST_VERSION + ": " + version);
    }
  }

  /** The version that the object of a text has, or null when it has none. */
  static @Nullable Long versionOf(JsonObject value) {
    Long version = value.integer("uat");
    return version == null || version < 0 || version > LATEST_VERSION ? null : version;
  }

  /** The time until expiry, in seconds from the version taken as a time; at least 1 s. */
  public long secondsOfUse() {
    return Math.max(1, expiresAt - version);
  }

  @Override
  public String toString() {
    return "StoreValue[" + text.length() + " characters, version " + version + "]";
  }
}
