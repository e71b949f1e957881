package dev.oauth4jvm.store;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Values in a map. */
final class MemoryStore implements Store {

  private final ConcurrentHashMap<StoreKey, StoreValue> values = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<StoreKey, Lease> leases = new ConcurrentHashMap<>();

  /** A lease, and its expiry by {@link System#nanoTime()}. */
  private record Lease(String holder, long until) {}

  @Override
  public @Nullable String load(StoreKey key) {
    StoreValue value = values.get(key);
    return value == null ? null : value.text();
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) {
    boolean[] met = new boolean[1];
    StoreValue unused =
        values.compute(
            key,
            (same, held) -> {
              met[0] = condition.isMetBy(held == null ? null : held.text(), value);
              return met[0] ? value : held;
            });
    return met[0];
  }

  @Override
  public boolean lease(StoreKey key, String holder, Duration time) {
    long now = System.nanoTime();
    Lease given =
        leases.merge(
            key,
            new Lease(holder, now + time.toNanos()),
            (held, asked) ->
                held.holder().equals(holder) || held.until() - now <= 0 ? asked : held);
    return given.holder().equals(holder);
  }
}
