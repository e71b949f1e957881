package dev.oauth4jvm.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Threads of tests: daemons, and virtual ones where the runtime has them. */
public final class Threads {

  /** How long a test waits before it fails; nothing that works takes as long. */
  public static final long PATIENCE_SECONDS = 60;

  private Threads() {}

  public static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("latch in time").isTrue();
  }

  /** A task that may fail; what depends on it then does not happen, and the test sees that. */
  public interface Task {
    void run() throws Exception;
  }

  public static Thread start(Task task) {
    Thread thread = new Thread(quiet(task), "test");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Runnable quiet(Task task) {
    return () -> {
      try {
        task.run();
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    };
  }

  /** A virtual thread; where the runtime has none, a platform thread with a small stack. */
  public static Thread startLight(Task task) {
    try {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, quiet(task));
    } catch (ReflectiveOperationException none) {
      Thread thread = new Thread(null, quiet(task), "test", 256 * 1024);
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }

  public static boolean haveVirtual() {
    return Runtime.version().feature() >= 21;
  }

  public static void join(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(thread.isAlive()).as("thread still alive").isFalse();
  }
}
