package dev.oauth4jvm;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which asynchronous runs go on after a wait, where the caller names none: a few
 * daemons for the whole process, which end when they are idle.
 *
 * <p>The common pool is not used. With two processors {@code CompletableFuture} replaces it by a
 * thread for each task, with one by none at all, and it does not report that it got no thread.
 */
final class SharedThreads {

  private static final long IDLE_SECONDS = 10;

  /** Runs that wait are in memory already; the queue adds a reference for each of them. */
  static final Executor POOL = pool();

  private SharedThreads() {}

  /** The number of threads: they compute and do not block, so more than processors is no use. */
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

  /** A daemon that inherits nothing from the thread which happens to need it. */
  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "oauth4jvm-async", 0, false);
    thread.setDaemon(true);
    return thread;
  }
}
