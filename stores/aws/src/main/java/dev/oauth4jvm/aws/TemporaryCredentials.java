package dev.oauth4jvm.aws;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads temporary credentials, and the tokens in files that are exchanged for them. */
final class TemporaryCredentials {

  private static final int MAX_SECRET_BYTES = 1 << 14;
  private static final int MAX_TIME = 64;

  private TemporaryCredentials() {}

  /**
   * The token in a file, all bytes of which must be printable ASCII.
   *
   * @throws IOException when the file cannot be read, or is malformed; the message does not quote
   *     it
   */
  static String token(String file) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_SECRET_BYTES + 1);
      return AwsCredentials.printable(
          new String(bytes, StandardCharsets.ISO_8859_1), "the token in the file " + file);
    } catch (InvalidPathException e) {
      throw new IOException("the name of a token's file is not one: " + e.getReason(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage());
    }
  }

  /**
   * Credentials from untrusted parts.
   *
   * @param expiration a time of ISO 8601, in UTC
   * @throws IOException when a part is missing or malformed; the message does not quote it
   */
  static AwsCredentials of(
      @Nullable String accessKeyId,
      @Nullable String secretAccessKey,
      @Nullable String sessionToken,
      @Nullable String expiration)
      throws IOException {
    if (accessKeyId == null
        || secretAccessKey == null
        || sessionToken == null
        || expiration == null
        || expiration.length() > MAX_TIME) {
      throw new IOException(
          "temporary AWS credentials lack a key's identifier, its secret, a token or an expiration");
    }
    try {
      return AwsCredentials.of(accessKeyId, secretAccessKey)
          .sessionToken(sessionToken)
          .expiresAt(Instant.parse(expiration));
    } catch (DateTimeParseException e) {
      throw new IOException(
          "the expiration of temporary AWS credentials is not a time of ISO 8601");
    } catch (IllegalArgumentException e) {
      throw new IOException("temporary AWS credentials are malformed: " + e.getMessage());
    }
  }
}
