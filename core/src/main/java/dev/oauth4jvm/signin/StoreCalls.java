package dev.oauth4jvm.signin;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Uses of a store off the caller's thread, with a timeout. Unlike the calls of one shared entry,
 * those of different users do not wait for each other.
 *
 * @param turns the calls that may still begin: a store that hangs holds no more threads than these
 */
record StoreCalls(Executor executor, Duration timeout, Semaphore turns) {

  /** The number of calls that may be under way. */
  static final int MAX = 64;

  static StoreCalls create() {
    return new StoreCalls(
        new DaemonThreads("oauth4jvm-sign-in"), Duration.ofSeconds(2), new Semaphore(MAX));
  }

  StoreCalls timeout(Duration other) {
    return new StoreCalls(executor, other, turns);
  }

  StoreCalls executor(Executor other) {
    return new StoreCalls(other, timeout, turns);
  }

  /** Begins a call, and waits for its result. */
  <R> Step<R> call(Callable<R> call) {
    CompletableFuture<R> result = new CompletableFuture<>();
    if (!turns.tryAcquire()) {
      result.completeExceptionally(
          new IOException("the store is busy with " + MAX + " calls of other sign-ins"));
      return new Answer<>(result, timeout);
    }
    try {
      executor.execute(
          () -> {
            try {
              result.complete(call.call());
            } catch (Throwable failure) {
              if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
              }
              result.completeExceptionally(failure);
            } finally {
              turns.release();
            }
          });
    } catch (RuntimeException | Error refused) {
      turns.release();
      result.completeExceptionally(refused);
    }
    return new Answer<>(result, timeout);
  }

  /** The wait for the result of a call. */
  private static final class Answer<R> implements Step.Wait<R> {

    private final CompletableFuture<R> result;
    private final Duration timeout;

    Answer(CompletableFuture<R> result, Duration timeout) {
      this.result = result;
      this.timeout = timeout;
    }

    @Override
    public Duration atMost() {
      return timeout;
    }

    @Override
    public CompletionStage<?> signal() {
      return result.copy();
    }

    @Override
    public Step<R> resume() throws IOException {
      if (!result.isDone() && result.cancel(false)) {
        throw new IOException("the store did not respond within " + timeout);
      }
      try {
        return new Step.Done<>(result.join());
      } catch (CompletionException | CancellationException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        if (cause instanceof OAuthException refusal) {
          throw refusal;
        }
        throw new IOException("the store that keeps pending authorizations failed", cause);
      }
    }

    @Override
    public void failed(IOException failure) {
      // the store does what it was asked to; the user begins again
    }
  }
}
