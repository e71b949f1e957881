package dev.oauth4jvm.jwks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Calls a store off the caller's thread, so that it can be waited for within a bound. */
final class BoundedStore {

  /** A thread for each call: calls are rare, and a pool would keep threads for nothing. */
  static final Executor DAEMON_THREADS = new DaemonThreads();

  private final JwksStore store;
  private final JwksId id;
  private final Duration timeout;
  private final Executor executor;
  private volatile @Nullable Call<?> last;

  BoundedStore(JwksStore store, JwksId id, Duration timeout, Executor executor) {
    this.store = store;
    this.id = id;
    this.timeout = timeout;
    this.executor = executor;
  }

  Duration timeout() {
    return timeout;
  }

  CompletableFuture<@Nullable String> load() {
    return start(new Load(store, id));
  }

  CompletableFuture<@Nullable Void> save(JwksEntry entry) {
    return start(new Save(store, id, entry));
  }

  private <T> CompletableFuture<@Nullable T> start(Call<T> call) {
    Call<?> earlier = last;
    if (earlier != null && !earlier.isFinished()) {
      // a store that hangs must not collect threads
      return CompletableFuture.failedFuture(
          new IllegalStateException("the store is still busy with an earlier call"));
    }
    last = call;
    try {
      executor.execute(call);
    } catch (RejectedExecutionException rejected) {
      call.result.completeExceptionally(rejected);
    }
    return call.result;
  }

  private abstract static class Call<T> implements Runnable {

    final CompletableFuture<@Nullable T> result = new CompletableFuture<>();

    abstract @Nullable T call() throws Exception;

    boolean isFinished() {
      return result.isDone();
    }

    @Override
    public void run() {
      try {
        result.complete(call());
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    }
  }

  private static final class Load extends Call<String> {
    private final JwksStore store;
    private final JwksId id;

    Load(JwksStore store, JwksId id) {
      this.store = store;
      this.id = id;
    }

    @Override
    @Nullable String call() throws Exception {
      return store.load(id);
    }
  }

  private static final class Save extends Call<Void> {
    private final JwksStore store;
    private final JwksId id;
    private final JwksEntry entry;

    Save(JwksStore store, JwksId id, JwksEntry entry) {
      this.store = store;
      this.id = id;
      this.entry = entry;
    }

    @Override
    @Nullable Void call() throws Exception {
      store.save(id, entry);
      return null;
    }
  }

  private static final class DaemonThreads implements Executor {
    @Override
    public void execute(Runnable command) {
      Thread thread = new Thread(command, "oauth4jvm-jwks-store");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
