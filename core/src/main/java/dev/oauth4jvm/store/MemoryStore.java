package dev.oauth4jvm.store;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values in a map. Expired values are removed when the map has grown to twice what the last removal
 * left, so that a memory of replays stays bounded by the values that count.
 */
final class MemoryStore implements Store {

  private static final int SMALLEST_TO_SWEEP = 1024;

  private final ConcurrentHashMap<StoreKey, StoreValue> values = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<StoreKey, Lease> leases = new ConcurrentHashMap<>();

  private volatile int sweepAt = SMALLEST_TO_SWEEP;

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
    if (values.size() >= sweepAt) {
      sweep();
    }
    return met[0];
  }

  private synchronized void sweep() {
    if (values.size() >= sweepAt) {
      long now = System.currentTimeMillis() / 1000;
      values.values().removeIf(value -> value.expiresAt() < now);
      sweepAt = Math.max(SMALLEST_TO_SWEEP, 2 * values.size());
    }
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
