package dev.oauth4jvm.aws;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * AWS credentials: an access key; for temporary credentials also a session token and the time of
 * expiry. Immutable and thread-safe; {@link #toString} shows only the identifier.
 */
public final class AwsCredentials {

  private static final int MAX_ID = 128;
  private static final int MAX_SECRET = 1 << 14;

  private final String accessKeyId;
  private final String secretAccessKey;
  private final @Nullable String sessionToken;
  private final @Nullable Instant expiresAt;

  private AwsCredentials(
      String accessKeyId,
      String secretAccessKey,
      @Nullable String sessionToken,
      @Nullable Instant expiresAt) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.sessionToken = sessionToken;
    this.expiresAt = expiresAt;
  }

  /**
   * Credentials of a user, which do not expire.
   *
   * @param accessKeyId up to 128 letters, digits and underscores
   * @param secretAccessKey printable ASCII
   * @throws IllegalArgumentException when a value has other characters or is too long; the message
   *     does not quote it
   */
  public static AwsCredentials of(String accessKeyId, String secretAccessKey) {
    boolean valid = !accessKeyId.isEmpty() && accessKeyId.length() <= MAX_ID;
    for (int i = 0; valid && i < accessKeyId.length(); i++) {
      char c = accessKeyId.charAt(i);
      valid = c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "accessKeyId is not 1 to " + MAX_ID + " letters, digits and underscores");
    }
    return new AwsCredentials(
        accessKeyId, printable(secretAccessKey, "secretAccessKey"), null, null);
  }

  /**
   * These credentials with the session token of temporary credentials.
   *
   * @param token printable ASCII
   * @throws IllegalArgumentException when the token has other characters or is too long
   */
  public AwsCredentials sessionToken(String token) {
    return new AwsCredentials(
        accessKeyId, secretAccessKey, printable(token, "sessionToken"), expiresAt);
  }

  /** These credentials with a time of expiry. */
  public AwsCredentials expiresAt(Instant time) {
    return new AwsCredentials(
        accessKeyId, secretAccessKey, sessionToken, Objects.requireNonNull(time, "time"));
  }

  /**
   * Requires printable ASCII, so that the text cannot end a header field.
   *
   * @param name the name in the message, which does not quote the text
   */
  static String printable(String text, String name) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        throw new IllegalArgumentException(
            name + " has a character that is not printable ASCII, at index " + i);
      }
    }
    if (text.isEmpty() || text.length() > MAX_SECRET) {
      throw new IllegalArgumentException(
          name + " has " + text.length() + " characters where 1 to " + MAX_SECRET + " are allowed");
    }
    return text;
  }

  String accessKeyId() {
    return accessKeyId;
  }

  String secretAccessKey() {
    return secretAccessKey;
  }

  @Nullable String sessionToken() {
    return sessionToken;
  }

  /** Whether the credentials can be used at a time, if their expiry is known. */
  boolean isValidAt(Instant time) {
    return expiresAt == null || time.isBefore(expiresAt);
  }

  /** The identifier of the access key, without the secrets. */
  @Override
  public String toString() {
    return "AwsCredentials[" + accessKeyId + "]";
  }
}
