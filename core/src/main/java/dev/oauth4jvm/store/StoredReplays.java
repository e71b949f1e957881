package dev.oauth4jvm.store;

import dev.oauth4jvm.Replays;
import dev.oauth4jvm.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A memory of one-time JWTs in a {@link Store}, shared by all processes that use the store.
 *
 * <p>Each JWT is one value, which the engine may delete once the JWT is too old to be accepted.
 * Remembering a JWT takes one call of the store, and two more to replace a value that the engine
 * did not delete in time. Calls block up to the engine's timeouts. A failed call throws an {@link
 * IllegalStateException}, so that no JWT is accepted meanwhile. Safe for use by any number of
 * threads.
 */
public final class StoredReplays implements Replays {

  private final Store store;
  private final InstantSource clock;

  private StoredReplays(Store store, InstantSource clock) {
    this.store = Objects.requireNonNull(store, "store");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Creates a memory in a store, by the system's clock. */
  public static StoredReplays of(Store store) {
    return new StoredReplays(store, InstantSource.system());
  }

  /** Creates a memory in a store, by a clock. */
  public static StoredReplays of(Store store, InstantSource clock) {
    return new StoredReplays(store, clock);
  }

  @Override
  public boolean isFirst(String source, String id, Instant until) {
    StoreKey key = StoreKey.of("replay", source, id);
    long now = Math.max(0, clock.instant().getEpochSecond());
    JsonObject seen = JsonObject.of("until", until.getEpochSecond(), "uat", now);
    StoreValue value = new StoreValue(seen.toJson(), now, until.getEpochSecond() + 1);
    try {
      if (store.save(key, value, new Condition.Absent())) {
        return true;
      }
      String held = store.load(key);
      if (held == null) {
        // the engine deleted it just now
        return store.save(key, value, new Condition.Absent());
      }
      Long expired = expiredVersion(held, now);
      // of several callers that find the value expired, only one replaces it
      return expired != null && store.save(key, value, new Condition.Unchanged(expired));
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("the store that remembers replays failed", failure);
    }
  }

  /** The version of an expired value; null while the value counts. */
  private static @Nullable Long expiredVersion(String held, long now) throws Exception {
    if (held.length() > StoreValue.MAX_CHARACTERS) {
      return null;
    }
    JsonObject seen = JsonObject.parse(held);
    Long until = seen.integer("until");
    return until != null && until < now ? Condition.versionOf(held) : null;
  }
}
