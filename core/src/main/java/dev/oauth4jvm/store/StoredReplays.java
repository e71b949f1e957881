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
 * <p>Each JWT is one value, which counts for 300 s longer than the JWT is accepted: the clocks of
 * the processes, and the engine's, may differ by that much. A JWT whose time is over is never the
 * first. Remembering a JWT takes one call of the store, and two more to replace a value that the
 * engine did not delete in time. Calls block up to the engine's timeouts. A failed call throws an
 * {@link IllegalStateException}, so that no JWT is accepted meanwhile. Safe for use by any number
 * of threads.
 *
 * <p>A value that the engine loses lets its JWT pass once more. The engine must not evict values
 * for want of memory, must survive a restart with its data, and must write to one primary that all
 * processes use. A store in a directory is unfit: no file of a JWT is ever deleted.
 */
public final class StoredReplays implements Replays {

  /** The time, in seconds, that a value counts longer than its JWT is accepted. */
  static final long MARGIN = 300;

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
    if (until.getEpochSecond() < now) {
      return false;
    }
    try {
      StoreValue value = value(now, until);
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
      return expired != null
          && store.save(
              key, value(Math.max(now, expired + 1), until), new Condition.Unchanged(expired));
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("the store that remembers replays failed", failure);
    }
  }

  private static StoreValue value(long version, Instant until) {
    long counts = until.getEpochSecond() + MARGIN;
    JsonObject seen = JsonObject.of("until", counts, "uat", version);
    return new StoreValue(seen.toJson(), version, counts);
  }

  /** The version of an expired value; null while the value counts. */
  private static @Nullable Long expiredVersion(String held, long now) throws Exception {
    if (held.length() > StoreValue.MAX_CHARACTERS) {
      return null;
    }
    JsonObject seen = JsonObject.parse(held);
    Long until = seen.integer("until");
    return until != null && until < now ? StoreValue.versionOf(seen) : null;
  }
}
