package dev.oauth4jvm.jose;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A token's very bytes, signature included, and the very key that is to verify it: what a {@link
 * SignatureMemory} keeps a verdict by.
 *
 * <p>Immutable and safe to share. A key is equal to itself alone, and each fetched JWK Set has its
 * own: what was verified by a key that has left the set is never found again.
 */
public final class SignedToken {

  /** So many characters at the end tell signatures apart: 192 bits. */
  private static final int HASHED = 32;

  private final byte[] token;
  private final int from;
  private final int signingInputEnd;
  private final byte[] signature;
  private final VerificationKey key;

  SignedToken(byte[] token, int from, int signingInputEnd, byte[] signature, VerificationKey key) {
    this.token = token;
    this.from = from;
    this.signingInputEnd = signingInputEnd;
    this.signature = signature;
    this.key = key;
  }

  /**
   * Verifies the signature, each time anew.
   *
   * @throws dev.oauth4jvm.UnsupportedException when the provider fails, which is no verdict
   */
  public boolean verify() {
    return key.verify(token, from, signingInputEnd, signature);
  }

  /** The bytes that it holds. */
  public int size() {
    return token.length + signature.length;
  }

  /** Whether all bytes are equal, and the key is the same object. */
  @Override
  @SuppressWarnings("ReferenceEquality") // the very key is meant
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedToken that
        && key == that.key
        && signingInputEnd - from == that.signingInputEnd - that.from
        && Arrays.equals(token, from, token.length, that.token, that.from, that.token.length);
  }

  @Override
  public int hashCode() {
    int hash = token.length - from;
    for (int i = Math.max(from, token.length - HASHED); i < token.length; i++) {
      hash = 31 * hash + token[i];
    }
    return hash;
  }

  /** Nothing of the token. */
  @Override
  public String toString() {
    return "SignedToken[" + key + ", redacted]";
  }
}
