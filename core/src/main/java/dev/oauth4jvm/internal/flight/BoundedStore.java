package dev.oauth4jvm.internal.flight;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a store off the caller's thread, with a timeout.
 *
 * <p>There is one call at a time: a store that hangs holds one thread, for any number of callers.
 * Meanwhile loads and leases fail at once, and the last value to save waits for its turn: a slow
 * store, for example on a first connection, still receives the value that was fetched meanwhile. A
 * call that takes {@link #STUCK_TIMEOUTS} times the timeout is abandoned when the next load or
 * lease begins, so that a driver without a timeout of its own does not end the use of the store. At
 * most {@link #MAX_ABANDONED} calls are abandoned at a time.
 *
 * @param <V> the value that the store keeps
 */
public final class BoundedStore<V> {

  /** 5 s for a timeout of 250 ms: longer than a driver's timeouts, so that those come first. */
  static final int STUCK_TIMEOUTS = 20;

  /** The number of abandoned calls that may hold a thread at a time, besides the current call. */
  public static final int MAX_ABANDONED = 3;

  private final Slot<V> slot;
  private final Duration timeout;
  private final Executor executor;

  private final Object lock = new Object();
  private @Nullable Call<?> current;
  private int abandoned;
  private @Nullable SaveCall waiting;

  /**
   * Bounds the calls of a slot.
   *
   * @param timeout the longest wait for a call
   * @param executor the executor of calls; null for a new daemon thread for each call, since calls
   *     are rare and a pool would keep threads for nothing
   * @param threadName the name of those threads
   */
  public BoundedStore(
      Slot<V> slot, Duration timeout, @Nullable Executor executor, String threadName) {
    this.slot = slot;
    this.timeout = timeout;
    this.executor = executor == null ? new DaemonThreads(threadName) : executor;
  }

  public Duration timeout() {
    return timeout;
  }

  /** Starts to read the document. */
  public CompletableFuture<@Nullable String> load() {
    return startUnlessBusy(new LoadCall());
  }

  /** Starts to take, prolong or release the lease. */
  CompletableFuture<@Nullable Boolean> lease(String holder, Duration time) {
    return startUnlessBusy(new LeaseCall(holder, time));
  }

  /**
   * Releases a held lease, or prolongs it, without waiting.
   *
   * @param time the further duration of the lease; zero releases it
   * @param reports the receiver of a failure, or null
   */
  void endLease(String holder, Duration time, @Nullable Reports<V> reports) {
    long began = System.nanoTime();
    CompletableFuture<@Nullable Boolean> answer = lease(holder, time);
    if (reports != null) {
      var unused =
          answer.whenComplete(
              (granted, failure) -> {
                if (failure != null) {
                  reports.leaseFailed(since(began), failure);
                }
              });
    }
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
    // divided, since the timeout may be the longest duration that there is
    return since(call.began).dividedBy(STUCK_TIMEOUTS).compareTo(timeout) > 0;
  }

  /** Starts to write a value. */
  public CompletableFuture<@Nullable Void> save(V value) {
    SaveCall save = new SaveCall(value);
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
          new IllegalStateException("a newer value took its place before the store was ready"));
    }
    if (!waits) {
      start(save);
    }
    return save.result;
  }

  /**
   * The reason why a call failed or got no answer in time; null for an answered call. A late answer
   * is dropped; a lease that is granted late is released.
   */
  public static @Nullable Throwable failureOf(CompletableFuture<?> answer) {
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
  public static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void start(Call<?> call) {
    try {
      executor.execute(call);
    } catch (Throwable failure) {
      // without a thread the store fails, and not the caller; so does a save that waits for its
      // turn
      for (Call<?> refused = call; refused != null; ) {
        SaveCall next = release(refused);
        refused.result.completeExceptionally(failure);
        refused = next;
      }
    }
  }

  /** Ends a call's turn; a save that waits for its turn, if any, is the next. */
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
      // first the turn, then the result: whoever gets the result may call again
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
      return slot.load();
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
      boolean granted = slot.lease(holder, time);
      if (granted && result.isCancelled()) {
        // before another call begins; when this fails, the lease expires
        boolean unused = slot.lease(holder, Duration.ZERO);
      }
      return granted;
    }
  }

  private final class SaveCall extends Call<Void> {
    private final V value;

    SaveCall(V value) {
      this.value = value;
    }

    @Override
    @Nullable Void call() throws Exception {
      slot.save(value);
      return null;
    }
  }

  private record DaemonThreads(String name) implements Executor {
    @Override
    public void execute(Runnable command) {
      // inherits nothing that the caller's thread is bound to
      Thread thread = new Thread(null, command, name, 0, false);
      thread.setDaemon(true);
      thread.start();
    }
  }
}
