package dev.oauth4jvm.kafka;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Values that the plug-ins with equal settings share, since Kafka creates a plug-in for each of its
 * network threads. The first user creates a value, the last closes it.
 *
 * @param <S> the settings
 */
final class Shared<S, V extends Closeable> {

  private final Map<S, Entry<V>> entries = new HashMap<>();
  private final Function<? super S, V> create;

  Shared(Function<? super S, V> create) {
    this.create = create;
  }

  private static final class Entry<V> {
    private final V value;
    private int users;

    Entry(V value) {
      this.value = value;
    }
  }

  /** The value for these settings, until the use is closed. */
  synchronized Use take(S settings) {
    Entry<V> entry = entries.get(settings);
    if (entry == null) {
      entry = new Entry<>(create.apply(settings));
      entries.put(settings, entry);
    }
    entry.users++;
    return new Use(settings, entry);
  }

  /** The number of values in use. */
  synchronized int size() {
    return entries.size();
  }

  /** One plug-in's use of a value. */
  final class Use {
    private final S settings;
    private final Entry<V> entry;
    private boolean closed;

    private Use(S settings, Entry<V> entry) {
      this.settings = settings;
      this.entry = entry;
    }

    V value() {
      return entry.value;
    }

    /** Ends the use; further calls have no effect. */
    void close() throws IOException {
      synchronized (Shared.this) {
        if (closed) {
          return;
        }
        closed = true;
        if (--entry.users > 0) {
          return;
        }
        entries.remove(settings);
      }
      entry.value.close();
    }
  }
}
