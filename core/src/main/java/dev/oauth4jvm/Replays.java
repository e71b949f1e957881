package dev.oauth4jvm;

import java.time.Instant;

/**
 * Detects replays of one-time JWTs, which are DPoP proofs and logout tokens, across all processes
 * of a receiver.
 *
 * <p>It is called on the thread that runs the validation, after all other checks: the JWT's
 * signature has been verified. An implementation throws any exception when it cannot answer. The
 * validation then fails with {@link Reason#UNAVAILABLE}, so that nothing is accepted while replays
 * cannot be detected. Implementations must be safe for use by any number of threads.
 */
@FunctionalInterface
public interface Replays {

  /**
   * Records a JWT, and returns whether it is new, in one atomic step: one of two concurrent calls
   * returns false.
   *
   * @param source the scope in which the {@code id} is unique: the thumbprint of a proof's key, or
   *     a logout token's issuer
   * @param id a logout token's {@code jti}; for a proof, whose sender chooses the {@code jti}, its
   *     SHA-256 in base64url
   * @param until the time from which the JWT need not be remembered, since it is then refused for
   *     its age
   * @return true unless the JWT was recorded before
   */
  boolean isFirst(String source, String id, Instant until);
}
