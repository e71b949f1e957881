package dev.oauth4jvm.jwks;

import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JWK Sets in a {@link Store}: the view that is not sealed. */
final class StoredJwks implements JwksStore {

  private final Store store;

  StoredJwks(Store store) {
    this.store = Objects.requireNonNull(store, "store");
  }

  @Override
  public @Nullable String load(JwksId id) throws Exception {
    try {
      return store.load(id.key());
    } catch (UnreadableValueException unreadable) {
      throw new EntryRejectedException(String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  @Override
  public void save(JwksId id, JwksEntry entry) throws Exception {
    StoreValue value = new StoreValue(entry.document(), entry.updatedAt(), entry.expiresAt());
    boolean unused = store.save(id.key(), value, new Condition.Newest(entry.latestKept()));
  }

  @Override
  public boolean lease(JwksId id, String holder, Duration time) throws Exception {
    return store.lease(id.key(), holder, time);
  }
}
