package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The threads of concurrent callers, one for each caller. */
enum Callers {
  PLATFORM_THREADS {
    @Override
    void start(Runnable task) {
      new Thread(task).start();
    }
  },

  /**
   * Virtual threads. On Java 17, which has none, platform threads with a stack of similar size, on
   * which nothing may recurse deeply either.
   */
  LIGHT_THREADS {
    @Override
    void start(Runnable task) throws ReflectiveOperationException {
      if (HAS_VIRTUAL_THREADS) {
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
      } else {
        new Thread(null, task, "light", SMALL_STACK).start();
      }
    }

    @Override
    void check() throws ReflectiveOperationException {
      if (HAS_VIRTUAL_THREADS) {
        Object virtual = Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
        assertThat(virtual).isEqualTo(true);
      } else {
        assertThat(Thread.currentThread().getName()).isEqualTo("light");
      }
    }
  };

  private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;
  private static final long SMALL_STACK = 256 * 1024;

  abstract void start(Runnable task) throws ReflectiveOperationException;

  /** Asserts that the current thread is of this kind. */
  void check() throws ReflectiveOperationException {
    assertThat(Thread.currentThread().getName()).startsWith("Thread-");
  }

  /** Runs a call on such a thread. */
  <T> CompletableFuture<T> run(Callable<T> call) throws ReflectiveOperationException {
    CompletableFuture<T> result = new CompletableFuture<>();
    start(
        () -> {
          try {
            check();
            result.complete(call.call());
          } catch (Throwable failure) {
            result.completeExceptionally(failure);
          }
        });
    return result;
  }
}
