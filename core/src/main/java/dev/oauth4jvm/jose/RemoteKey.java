package dev.oauth4jvm.jose;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A key that signs elsewhere, and the public key that proves each of its signatures. */
final class RemoteKey {

  private final RemoteSigner signer;
  private final VerificationKey verification;

  RemoteKey(RemoteSigner signer, VerificationKey verification) {
    this.signer = signer;
    this.verification = verification;
  }

  RemoteKey crypto(Crypto crypto) {
    return new RemoteKey(
        signer, VerificationKey.of(verification.publicKey(), verification.algorithm(), crypto));
  }

  /** Starts a signature; the result has the form of JWS, and was verified. */
  CompletableFuture<byte[]> start(byte[] input) {
    CompletableFuture<byte[]> signature;
    try {
      signature = signer.sign(input.clone()).toCompletableFuture();
    } catch (RuntimeException | Error failure) {
      signature = CompletableFuture.failedFuture(failure);
    }
    return signature.thenApply(made -> verified(input, made));
  }

  /** Waits for a signature on the calling thread. */
  byte[] sign(byte[] input) {
    CompletableFuture<byte[]> signature = start(input);
    try {
      return signature.get(RemoteSigner.AT_MOST.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException e) {
      if (e.getCause() instanceof OAuthException refused) {
        throw refused;
      }
      throw failed("failed", e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw failed("did not respond within " + RemoteSigner.AT_MOST.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted", e);
    }
  }

  /** The signature in the form of JWS, if the public key verifies it. */
  private byte[] verified(byte[] input, byte @Nullable [] made) {
    // a copy: the signer still has its array, and must not change what was verified
    byte[] signature = made == null ? null : made.clone();
    if (signature != null) {
      if (verification.verify(input, signature)) {
        return signature;
      }
      if (verification.algorithm().keyType().equals("EC")) {
        int size = EcCurve.of(verification.algorithm()).size();
        byte[] concatenated = EcdsaDer.toConcatenated(signature, size);
        if (concatenated != null && verification.verify(input, concatenated)) {
          return concatenated;
        }
      }
    }
    throw failed(
        "returned "
            + (signature == null ? "no signature" : signature.length + " bytes")
            + " that the public key does not verify: is it the key's public half, and does the"
            + " signer use "
            + verification.algorithm()
            + " and hash the input?",
        null);
  }

  private static UnsupportedException failed(String what, @Nullable Throwable cause) {
    return new UnsupportedException(
        Reason.UNAVAILABLE, "the remote signer " + what, Details.NONE, cause);
  }
}
