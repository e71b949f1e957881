package dev.oauth4jvm.jwks;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Entries in a map. */
final class MemoryJwksStore implements JwksStore {

  private final ConcurrentHashMap<JwksId, JwksEntry> entries = new ConcurrentHashMap<>();

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
}
