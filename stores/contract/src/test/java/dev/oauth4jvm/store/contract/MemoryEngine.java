package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.time.Duration;

/** Core's store in memory, which keeps whatever it is given. */
final class MemoryEngine implements Engine {

  private final JwksStore store = JwksStore.inMemory();

  @Override
  public JwksStore store() {
    return store;
  }

  @Override
  public String read(JwksId id) throws Exception {
    return store.load(id);
  }

  @Override
  public void write(JwksId id, String value, Long updatedAt) throws Exception {
    store.save(id, new JwksEntry(value, updatedAt == null ? 0 : updatedAt, 0));
  }

  @Override
  public boolean expires() {
    return false;
  }

  @Override
  public Duration timeLeft(JwksId id) {
    return null;
  }
}
