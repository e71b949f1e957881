package dev.oauth4jvm;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which asynchronous runs continue after a wait, unless the caller sets an executor:
 * a few daemon threads for the whole process, which end when they are idle.
 *
 * <p>The common pool is not used. On two processors, {@code CompletableFuture} replaces it by one
 * thread per task, on a single one by none at all, and it does not report that no thread was
 * available.
 */
final class SharedThreads {

  private static final long IDLE_SECONDS = 10;

  /**
   * The pool. Its queue is unbounded: waiting runs are in memory anyway, and the queue only adds a
   * reference to each.
   */
  static final Executor POOL = pool();

  private SharedThreads() {}

  /**
   * The number of threads: they compute and do not block, so more threads than processors are of no
   * use.
   */
  static int most() {
    return Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
  }

  private static Executor pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            most(),
            most(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            SharedThreads::thread);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Creates a daemon thread that inherits nothing from the current thread. */
  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "oauth4jvm-async", 0, false);
    thread.setDaemon(true);
    return thread;
  }
}
