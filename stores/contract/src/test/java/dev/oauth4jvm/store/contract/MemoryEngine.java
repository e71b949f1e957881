package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.time.Duration;

/** Core's store in memory, which keeps whatever it is given. */
final class MemoryEngine implements Engine {

  private final Store store = Store.inMemory();

  @Override
  public Store store() {
    return store;
  }

  @Override
  public String read(StoreKey key) throws Exception {
    return store.load(key);
  }

  @Override
  public void write(StoreKey key, String value, Long version) throws Exception {
    boolean unused =
        store.save(
            key, new StoreValue(value, version == null ? 0 : version, 0), new Condition.Newest(0));
  }

  @Override
  public boolean expires() {
    return false;
  }

  @Override
  public Duration timeLeft(StoreKey key) {
    return null;
  }
}
