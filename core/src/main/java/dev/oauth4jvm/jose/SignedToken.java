package dev.oauth4jvm.jose;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A token's bytes, including the signature, together with the key object that verifies it: the key
 * of an entry in a {@link SignatureMemory}.
 *
 * <p>Immutable and safe to share. Keys are compared by identity, and each fetched JWK Set has its
 * own keys: a token that was verified by a key that is no longer in the set is never found again.
 */
public final class SignedToken {

  /** The number of characters at the end that distinguish signatures: 192 bits. */
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
   * Verifies the signature, at each call anew.
   *
   * @throws dev.oauth4jvm.UnsupportedException when the provider fails, which is no verdict
   */
  public boolean verify() {
    return key.verify(token, from, signingInputEnd, signature);
  }

  /** The number of bytes that this object holds. */
  public int size() {
    return token.length + signature.length;
  }

  /** Compares all bytes, and the key by identity. */
  @Override
  @SuppressWarnings("ReferenceEquality") // keys are compared by identity
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

  /** The key; nothing of the token. */
  @Override
  public String toString() {
    return "SignedToken[" + key + ", redacted]";
  }
}
