package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.internal.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a store off the caller's thread, with a timeout.
 *
 * <p>One call has the turn at a time: a store that hangs holds one thread, for any number of
 * callers. While a call has the turn,
 *
 * <ul>
 *   <li>loads and leases fail at once;
 *   <li>the last value to save waits, and gets the turn when the call returns: a slow store, for
 *       example on a first connection, still receives the value that was fetched meanwhile.
 * </ul>
 *
 * <p>A call that takes {@link #STUCK_TIMEOUTS} times the timeout is abandoned when the next load or
 * lease begins, which then has the turn: a driver without a timeout of its own does not end the use
 * of the store. At most {@link #MAX_ABANDONED} calls are abandoned at a time.
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

  // the turn; guarded by the lock, which is not held during calls
  private final Object lock = new Object();
  private @Nullable Call<?> current;
  private long currentBegan;
  private @Nullable SaveCall next;
  private final List<Call<?>> abandoned = new ArrayList<>();

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

  // ---- the calls

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
   * @param reports the receiver of a failure
   */
  void endLease(String holder, Duration time, Reports<V> reports) {
    long began = System.nanoTime();
    var unused =
        lease(holder, time)
            .whenComplete(
                (granted, failure) -> {
                  if (failure != null) {
                    reports.leaseFailed(Times.since(began), failure);
                  }
                });
  }

  /** Starts to write a value, now or when the call that has the turn returns. */
  public CompletableFuture<@Nullable Void> save(V value) {
    SaveCall save = new SaveCall(value);
    SaveCall superseded = null;
    boolean starts;
    synchronized (lock) {
      starts = current == null;
      if (starts) {
        giveTurn(save);
      } else {
        superseded = next;
        next = save;
      }
    }
    if (starts) {
      start(save);
    } else if (superseded != null) {
      superseded.result.completeExceptionally(
          new IllegalStateException("a newer value took its place before the store was ready"));
    }
    return save.result;
  }

  /**
   * Ends the wait for an answer. A later answer is dropped; a lease that is granted later is
   * released.
   *
   * @return the reason why there is no answer: the call failed or did not return in time; null if
   *     there is one
   */
  public static @Nullable Throwable stopWaiting(CompletableFuture<?> answer) {
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

  /** Whether a call failed because another one had the turn, whatever the store would answer. */
  static boolean isBusy(Throwable failure) {
    return failure instanceof BusyException;
  }

  // ---- the turn

  private <T> CompletableFuture<@Nullable T> startUnlessBusy(Call<T> call) {
    if (takesTurn(call)) {
      start(call);
    } else {
      call.result.completeExceptionally(new BusyException());
    }
    return call.result;
  }

  private boolean takesTurn(Call<?> call) {
    synchronized (lock) {
      if (current != null && abandoned.size() < MAX_ABANDONED && isStuck()) {
        abandoned.add(current);
        current = null;
      }
      if (current != null) {
        return false;
      }
      giveTurn(call);
      return true;
    }
  }

  private boolean isStuck() {
    // divided, since the timeout may be the longest duration that there is
    return Times.since(currentBegan).dividedBy(STUCK_TIMEOUTS).compareTo(timeout) > 0;
  }

  private void giveTurn(@Nullable Call<?> call) {
    current = call;
    currentBegan = System.nanoTime();
  }

  /** Ends a call's turn; the save that has the turn now, or null. */
  private @Nullable SaveCall endTurn(Call<?> call) {
    synchronized (lock) {
      if (abandoned.remove(call)) {
        return null; // its turn was given away
      }
      if (call != current) {
        return null; // its turn ended before, by an executor that ran the call and then refused it
      }
      SaveCall waited = next;
      next = null;
      giveTurn(waited);
      return waited;
    }
  }

  private void start(Call<?> call) {
    try {
      executor.execute(call);
    } catch (Throwable failure) {
      // without a thread the store fails, and not the caller
      call.refuse(failure);
    }
  }

  /** One call of the store; as a task, it also makes the calls that waited for its return. */
  private abstract class Call<T> implements Runnable {

    final CompletableFuture<@Nullable T> result = new CompletableFuture<>();

    abstract @Nullable T call() throws Exception;

    @Override
    public final void run() {
      Call<?> call = this;
      while (call != null) {
        call = call.runAlone();
      }
    }

    private @Nullable SaveCall runAlone() {
      T value;
      try {
        value = call();
      } catch (Throwable failure) {
        if (failure instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        return fail(failure);
      }
      // first the turn, then the result: whoever gets the result may call again
      SaveCall waited = endTurn(this);
      result.complete(value);
      return waited;
    }

    /** Fails this call, which has no thread, and those that wait for its return. */
    final void refuse(Throwable failure) {
      Call<?> call = this;
      while (call != null) {
        call = call.fail(failure);
      }
    }

    private @Nullable SaveCall fail(Throwable failure) {
      SaveCall waited = endTurn(this);
      result.completeExceptionally(failure);
      return waited;
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

  private static final class BusyException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    BusyException() {
      super("the store is still busy with an earlier call");
    }
  }
}
