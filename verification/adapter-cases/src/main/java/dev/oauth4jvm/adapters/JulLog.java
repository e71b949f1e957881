package dev.oauth4jvm.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of an adapter that uses {@link System.Logger}, from {@code java.util.logging}. */
public final class JulLog implements AutoCloseable {

  private final Logger logger;
  private final List<AdaptedApi.Logged> messages = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Begins to record what is logged at DEBUG or above. */
  public JulLog(String name) {
    logger = Logger.getLogger(name);
    logger.setLevel(Level.FINE);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  private synchronized void add(LogRecord entry) {
    System.Logger.Level level =
        entry.getLevel().equals(Level.WARNING)
            ? System.Logger.Level.WARNING
            : entry.getLevel().equals(Level.FINE)
                ? System.Logger.Level.DEBUG
                : System.Logger.Level.ERROR;
    messages.add(new AdaptedApi.Logged(level, entry.getMessage()));
  }

  /** Takes the messages since the last call. */
  public synchronized List<AdaptedApi.Logged> take() {
    List<AdaptedApi.Logged> taken = List.copyOf(messages);
    messages.clear();
    return taken;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
