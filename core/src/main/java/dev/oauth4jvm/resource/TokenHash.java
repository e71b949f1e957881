package dev.oauth4jvm.resource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of an access token, by which its introspection response is found. All of its 256 bits
 * are compared: strangers choose tokens.
 */
final class TokenHash {

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  /** The hash of 32 bytes. */
  TokenHash(ByteBuffer hash) {
    first = hash.getLong();
    second = hash.getLong();
    third = hash.getLong();
    fourth = hash.getLong();
  }

  /** The hash of a token, whose characters are ASCII. */
  static TokenHash of(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] ascii = token.getBytes(StandardCharsets.ISO_8859_1);
      return new TokenHash(ByteBuffer.wrap(sha256.digest(ascii)));
    } catch (NoSuchAlgorithmException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenHash that
        && first == that.first
        && second == that.second
        && third == that.third
        && fourth == that.fourth;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }
}
