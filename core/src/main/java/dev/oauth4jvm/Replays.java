package dev.oauth4jvm;

import java.time.Instant;

/**
 * Memory of the one-time JWTs, DPoP proofs and logout tokens, that all processes of a receiver have
 * seen.
 *
 * <p>A validation calls it on its own thread, as its last check: by then the sender has proved
 * possession of the key. An implementation throws any exception when it cannot answer. The
 * validation then fails with {@link Reason#UNAVAILABLE}, so that no JWT is accepted meanwhile.
 * Implementations are safe for use by any number of threads.
 */
@FunctionalInterface
public interface Replays {

  /**
   * Remembers a JWT, in one atomic step with the check whether it is remembered already: of two
   * concurrent calls one returns false.
   *
   * @param source the scope within which the {@code id} is unique: the thumbprint of a proof's key,
   *     or a logout token's issuer
   * @param id a logout token's {@code jti}; for a proof, whose sender chooses the {@code jti}, its
   *     SHA-256 in base64url
   * @param until the time from which the JWT is refused for its age and may be forgotten
   * @return true unless the JWT was remembered already
   */
  boolean isFirst(String source, String id, Instant until);
}
