package dev.oauth4jvm.internal;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.jose.RemoteSigner;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Waits for a JWT whose key signs elsewhere.
 *
 * @param jwt the JWT in the future
 */
record RemoteSignature(CompletableFuture<String> jwt) implements Step.Wait<String> {

  @Override
  public Duration atMost() {
    return RemoteSigner.AT_MOST;
  }

  @Override
  public CompletionStage<?> signal() {
    return jwt;
  }

  @Override
  public Step<String> resume() throws IOException {
    if (!jwt.isDone()) {
      throw new IOException(
          "the remote signer did not respond within " + atMost().toSeconds() + " s");
    }
    try {
      return new Step.Done<>(jwt.join());
    } catch (CompletionException | CancellationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof OAuthException refused) {
        throw refused;
      }
      throw new IOException("the remote signer failed", cause);
    }
  }

  @Override
  public void failed(IOException failure) {
    // nobody else waits for the signature
  }
}
