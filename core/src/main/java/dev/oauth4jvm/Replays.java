package dev.oauth4jvm;

import java.time.Instant;

/**
 * Detects replays of one-time JWTs, which are DPoP proofs and logout tokens, across all processes
 * that receive them.
 *
 * <p>It is called on the thread that runs the validation, after all other checks: the JWT's
 * signature has been verified. An exception ends the validation, so that nothing is accepted while
 * replays cannot be detected. Implementations must be safe for use by any number of threads.
 */
@FunctionalInterface
public interface Replays {

  /**
   * Records a JWT, and returns whether it is new.
   *
   * @param source the scope in which the {@code id} is unique: the thumbprint of a proof's key, or
   *     a logout token's issuer
   * @param id a logout token's {@code jti}; for a proof, whose sender chooses the {@code jti}, its
   *     SHA-256, base64url
   * @param until the time from which the JWT need not be remembered, since it is then refused for
   *     its age
   * @return true when the JWT was not recorded before; checking and recording must be atomic, so
   *     that one of two concurrent requests is refused
   */
  boolean isFirst(String source, String id, Instant until);
}
