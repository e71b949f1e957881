package dev.oauth4jvm;

import java.time.Instant;

/**
 * Remembers which one-time JWTs came already: DPoP proofs and logout tokens, of all processes that
 * receive them.
 *
 * <p>It is asked on the thread that runs the validation, and last: whoever sent the JWT holds the
 * key that it must be signed by. What it throws ends the validation, so that nothing is accepted
 * while it cannot answer. It must be safe for use by any number of threads.
 */
@FunctionalInterface
public interface Replays {

  /**
   * Remembers a JWT.
   *
   * @param source within what the {@code id} is unique: a proof's key, by its thumbprint, or a
   *     logout token's issuer
   * @param id a logout token's {@code jti}; of a proof, whose sender chooses it, the SHA-256 of the
   *     {@code jti}, base64url
   * @param until from when on it need not be remembered, since it is refused for its age
   * @return whether it was not remembered before; asking and remembering are one, so that of two
   *     requests at a time one is refused
   */
  boolean isFirst(String source, String id, Instant until);
}
