package dev.oauth4jvm.jose;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A private key that stays elsewhere, such as in a cloud's key service, and signs there.
 *
 * {@snippet file="KeySnippets.java" region="remote"}
 *
 * <p>Implementations are safe for use by any number of threads.
 */
@FunctionalInterface
public interface RemoteSigner {

  /** The longest time to wait for a signature: 10 seconds. */
  Duration AT_MOST = Duration.ofSeconds(10);

  /**
   * Starts a signature. Each call that the library makes is for one JWT; a result that the public
   * key does not verify is never sent.
   *
   * @param input the bytes to sign, at most a few kilobytes; the signer applies the hash of the
   *     key's algorithm to them
   * @return the future signature; for ECDSA in DER, or as concatenated r and s. A stage that fails,
   *     or that is not complete after {@link #AT_MOST}, fails the operation
   */
  CompletionStage<byte[]> sign(byte[] input);
}
