package dev.oauth4jvm.resource;

import dev.oauth4jvm.internal.DaemonThreads;
import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The places of introspection responses in a store. A limited number of calls is made at a time, on
 * threads that end when they are idle: a store that hangs does not hold a thread for each token.
 * Further calls fail at once, and those tokens are introspected without the store.
 */
final class StateStores {

  /** The number of calls at a time. */
  static final int CALLS = 16;

  private static final long IDLE_SECONDS = 10;
  private static final String THREAD = "oauth4jvm-introspection-store";

  private final Store store;
  private final Duration timeout;
  private final Executor executor =
      new ThreadPoolExecutor(
          0,
          CALLS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          new DaemonThreads(THREAD));

  /**
   * Creates the places.
   *
   * @param store the encrypted store
   * @param timeout the longest wait for a call
   */
  StateStores(Store store, Duration timeout) {
    this.store = store;
    this.timeout = timeout;
  }

  /** The place under a key. */
  BoundedStore<TokenState> of(StoreKey key) {
    return new BoundedStore<>(new StateEntry(store, key), timeout, executor, THREAD);
  }
}
