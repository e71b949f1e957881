package dev.oauth4jvm.aws.kms;

import dev.oauth4jvm.jose.JwsAlgorithm;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One signature by KMS, on a thread that may block. */
final class KmsSignature {

  private static final int MOST_THREADS = 16;
  private static final int IDLE_SECONDS = 30;

  /** The most signatures that wait for a thread: more would be too late when KMS hangs. */
  private static final int MOST_WAITING = 1024;

  private KmsSignature() {}

  static CompletableFuture<byte[]> start(
      KmsClient client, String keyId, JwsAlgorithm algorithm, byte[] input, Executor executor) {
    CompletableFuture<byte[]> signature = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            signature.complete(client.sign(keyId, algorithm, input));
          } catch (IOException | RuntimeException | Error failure) {
            signature.completeExceptionally(failure);
          }
        });
    return signature;
  }

  /**
   * The default executor: daemon threads, all of which end when they are idle. It rejects a
   * signature when as many as {@link #MOST_WAITING} wait.
   */
  static Executor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(null, task, "oauth4jvm-kms", 0, false);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
