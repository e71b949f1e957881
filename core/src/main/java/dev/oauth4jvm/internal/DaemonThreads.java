package dev.oauth4jvm.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Daemon threads that inherit nothing from the thread that creates them; as an executor, one for
 * each task.
 *
 * @param name the name of the threads
 */
public record DaemonThreads(String name) implements Executor, ThreadFactory {

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable work) {
    newThread(work).start();
  }
}
