package dev.oauth4jvm.jwks;

import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.internal.flight.Slot;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The entry of one JWK Set in a store.
 *
 * @param keepFor how many seconds after its fetch a set may be of use
 */
record JwksSlot(JwksStore store, JwksId id, long keepFor) implements Slot<JwksSnapshot> {

  /** The bounds of this slot's calls; made here, or a process without a store would load a slot. */
  BoundedStore<JwksSnapshot> bounded(Duration timeout, @Nullable Executor executor) {
    return new BoundedStore<>(this, timeout, executor, "oauth4jvm-jwks-store");
  }

  @Override
  public @Nullable String load() throws Exception {
    String document = store.load(id);
    return document == null || JwksDocument.isEmpty(document) ? null : document;
  }

  @Override
  public void save(JwksSnapshot set) throws Exception {
    store.save(id, new JwksEntry(set.toJson(), set.updatedAt(), set.updatedAt() + keepFor));
  }

  @Override
  public boolean lease(String holder, Duration time) throws Exception {
    return store.lease(id, holder, time);
  }
}
