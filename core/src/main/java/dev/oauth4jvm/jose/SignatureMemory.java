package dev.oauth4jvm.jose;

/**
 * Remembers which signatures verified: the port to a cache, for a resource server that sees the
 * same token many times. Whether a signature verifies depends on nothing but the signed bytes, the
 * signature and the key, so a verdict on equal ones never changes; every other check of a token is
 * made each time, whatever is remembered.
 *
 * <p>An implementation answers true only when {@link SignedToken#verify} did, now or earlier for an
 * {@linkplain SignedToken#equals equal} one. It is bounded, by number and by {@linkplain
 * SignedToken#size size}, and used by many threads at a time. What it holds are tokens: they belong
 * into this process's memory and nowhere else.
 */
@FunctionalInterface
public interface SignatureMemory {

  /**
   * Whether the signature verifies.
   *
   * @param token what to look for, and to keep when it is not there and verifies
   * @throws dev.oauth4jvm.UnsupportedException when the provider fails, which is no verdict
   */
  boolean verifies(SignedToken token);
}
