package dev.oauth4jvm.jwks;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stores entries in a map. */
final class MemoryJwksStore implements JwksStore {

  private final ConcurrentHashMap<JwksId, JwksEntry> entries = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<JwksId, Lease> leases = new ConcurrentHashMap<>();

  /** A lease, and when it expires by {@link System#nanoTime()}. */
  private record Lease(String holder, long until) {}

  @Override
  public @Nullable String load(JwksId id) {
    JwksEntry entry = entries.get(id);
    return entry == null ? null : entry.document();
  }

  @Override
  public void save(JwksId id, JwksEntry entry) {
    entries.merge(
        id, entry, (held, offered) -> offered.replaces(held.updatedAt()) ? offered : held);
  }

  @Override
  public boolean lease(JwksId id, String holder, Duration time) {
    long now = System.nanoTime();
    Lease given =
        leases.merge(
            id,
            new Lease(holder, now + time.toNanos()),
            (held, asked) ->
                held.holder().equals(holder) || held.until() - now <= 0 ? asked : held);
    return given.holder().equals(holder);
  }
}
