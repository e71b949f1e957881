package dev.oauth4jvm.jwks;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a store off the caller's thread, so that it can be waited for within a bound.
 *
 * <p>There is one call at a time: a store that hangs holds one thread, however many ask. While it
 * does, loads and leases fail at once, and of the entries to save the last one waits for its turn;
 * so a store that is slow to answer, as on a first connection, still gets what was fetched
 * meanwhile. A call that takes {@link #STUCK_TIMEOUTS} times as long as it is waited for is
 * abandoned when the store is needed again, so that a driver without a timeout of its own does not
 * end the use of the store; no more than {@link #MAX_ABANDONED} calls are.
 */
final class BoundedStore {

  /** 5 s by default: longer than a driver's timeouts, so that those come first. */
  static final int STUCK_TIMEOUTS = 20;

  /** The threads that a store which never answers may hold, beside that of the last call. */
  static final int MAX_ABANDONED = 3;

  /** A thread for each call: calls are rare, and a pool would keep threads for nothing. */
  private static final Executor DAEMON_THREADS = new DaemonThreads();

  private final JwksStore store;
  private final JwksId id;
  private final Duration timeout;
  private final Executor executor;

  private final Object lock = new Object();
  private @Nullable Call<?> current;
  private int abandoned;
  private @Nullable SaveCall waiting;

  /**
   * For a store.
   *
   * @param executor null for a new daemon thread for each call
   */
  BoundedStore(JwksStore store, JwksId id, Duration timeout, @Nullable Executor executor) {
    this.store = store;
    this.id = id;
    this.timeout = timeout;
    this.executor = executor == null ? DAEMON_THREADS : executor;
  }

  Duration timeout() {
    return timeout;
  }

  /** Tells that the store failed in a call that began then. */
  static void tellFailure(Jwks jwks, JwksEvent.Action action, long began, Throwable failure) {
    if (jwks.isWatched()) {
      jwks.tell(new JwksEvent.StoreFailed(jwks.id(), action, since(began), failure));
    }
  }

  /** Starts to read the entry. */
  CompletableFuture<@Nullable String> load() {
    return startUnlessBusy(new LoadCall());
  }

  /** Starts to take, prolong or give back the lease. */
  CompletableFuture<@Nullable Boolean> lease(String holder, Duration time) {
    return startUnlessBusy(new LeaseCall(holder, time));
  }

  /**
   * Gives back a lease that is held, or prolongs it, without waiting for that; a failure is
   * reported to the listener.
   *
   * @param time how much longer it is to last; zero gives it back
   */
  void endLease(Jwks jwks, String holder, Duration time) {
    long began = System.nanoTime();
    var unused =
        lease(holder, time)
            .whenComplete(
                (granted, failure) -> {
                  if (failure != null) {
                    tellFailure(jwks, JwksEvent.Action.LEASE, began, failure);
                  }
                });
  }

  private <T> CompletableFuture<@Nullable T> startUnlessBusy(Call<T> call) {
    boolean refused;
    synchronized (lock) {
      if (current != null && abandoned < MAX_ABANDONED && isStuck(current)) {
        abandoned++;
        current = null;
      }
      refused = current != null;
      if (!refused) {
        current = call;
      }
    }
    if (refused) {
      call.result.completeExceptionally(
          new IllegalStateException("the store is still busy with an earlier call"));
    } else {
      start(call);
    }
    return call.result;
  }

  private boolean isStuck(Call<?> call) {
    return since(call.began).compareTo(timeout.multipliedBy(STUCK_TIMEOUTS)) > 0;
  }

  /** Starts to write an entry. */
  CompletableFuture<@Nullable Void> save(JwksEntry entry) {
    SaveCall save = new SaveCall(entry);
    SaveCall superseded = null;
    boolean waits;
    synchronized (lock) {
      waits = current != null;
      if (waits) {
        superseded = waiting;
        waiting = save;
      } else {
        current = save;
      }
    }
    if (superseded != null) {
      superseded.result.completeExceptionally(
          new IllegalStateException("a newer entry took its place before the store was ready"));
    }
    if (!waits) {
      start(save);
    }
    return save.result;
  }

  /**
   * Why a call failed, or has not been answered in time; null when it was. A late answer is
   * dropped: a lease that is granted later is given back.
   */
  static @Nullable Throwable failureOf(CompletableFuture<?> answer) {
    if (!answer.isDone() && answer.cancel(false)) {
      return new TimeoutException("the store did not answer in time");
    }
    try {
      answer.join();
      return null;
    } catch (CompletionException failed) {
      return failed.getCause() == null ? failed : failed.getCause();
    } catch (CancellationException cancelled) {
      return cancelled;
    }
  }

  /** The time since a call began. */
  static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void start(Call<?> call) {
    try {
      executor.execute(call);
    } catch (Throwable failure) {
      // no thread to be had: that is the store's failure, not the validation's
      SaveCall next = release(call);
      call.result.completeExceptionally(failure);
      if (next != null) {
        next.result.completeExceptionally(failure);
      }
    }
  }

  /** Ends a call's turn; what waited for it, if anything, has the next. */
  private @Nullable SaveCall release(Call<?> call) {
    synchronized (lock) {
      if (call != current) {
        abandoned--;
        return null;
      }
      SaveCall next = waiting;
      if (next != null) {
        next.began = System.nanoTime();
      }
      waiting = null;
      current = next;
      return next;
    }
  }

  private abstract class Call<T> implements Runnable {

    /** When the call's turn began; guarded by the lock once it has one. */
    long began = System.nanoTime();

    final CompletableFuture<@Nullable T> result = new CompletableFuture<>();

    abstract @Nullable T call() throws Exception;

    @Override
    public void run() {
      T value = null;
      Throwable failure = null;
      try {
        value = call();
      } catch (Throwable thrown) {
        failure = thrown;
        if (thrown instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
      }
      // first the turn, then the result: whoever gets it may call again
      SaveCall next = release(this);
      if (failure == null) {
        result.complete(value);
      } else {
        result.completeExceptionally(failure);
      }
      if (next != null) {
        next.run();
      }
    }
  }

  private final class LoadCall extends Call<String> {
    @Override
    @Nullable String call() throws Exception {
      return store.load(id);
    }
  }

  private final class LeaseCall extends Call<Boolean> {
    private final String holder;
    private final Duration time;

    LeaseCall(String holder, Duration time) {
      this.holder = holder;
      this.time = time;
    }

    @Override
    Boolean call() throws Exception {
      boolean granted = store.lease(id, holder, time);
      if (granted && result.isCancelled()) {
        // before another call begins; if that fails, the lease lapses
        boolean unused = store.lease(id, holder, Duration.ZERO);
      }
      return granted;
    }
  }

  private final class SaveCall extends Call<Void> {
    private final JwksEntry entry;

    SaveCall(JwksEntry entry) {
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
      // nothing inherited: what the caller's thread is bound to is not this thread's business
      Thread thread = new Thread(null, command, "oauth4jvm-jwks-store", 0, false);
      thread.setDaemon(true);
      thread.start();
    }
  }
}
