package dev.oauth4jvm.jose;

/**
 * Remembers which signatures verified: the port to a cache, for a resource server that sees a token
 * many times. Whether a signature verifies depends only on the signed bytes, the signature and the
 * key, so the verdict for equal inputs never changes. Every other check of a token is made each
 * time, whatever is remembered.
 *
 * <p>An implementation returns true only if {@link SignedToken#verify} did, now or earlier for an
 * {@linkplain SignedToken#equals equal} token. It is bounded, by number and by {@linkplain
 * SignedToken#size size}, and is used by several threads at a time. It holds tokens, which must
 * stay in this process's memory.
 */
@FunctionalInterface
public interface SignatureMemory {

  /**
   * Whether the signature verifies.
   *
   * @param token the token to find; stored when it is not found and verifies
   * @throws dev.oauth4jvm.UnsupportedException when the provider fails, which is no verdict
   */
  boolean verifies(SignedToken token);
}
