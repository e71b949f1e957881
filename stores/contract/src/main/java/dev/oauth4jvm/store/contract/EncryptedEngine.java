package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.UnreadableValueException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An engine whose stores encrypt: reads decrypt what is encrypted, writes plant plain texts. */
record EncryptedEngine(Engine engine) implements Engine {

  private static final EncryptionKey KEY = EncryptionKey.of(new byte[32]);

  @Override
  public Store store() throws Exception {
    return engine.store().encrypted(KEY);
  }

  @Override
  public @Nullable String read(StoreKey key) throws Exception {
    try {
      return store().load(key);
    } catch (UnreadableValueException notEncrypted) {
      return engine.read(key);
    }
  }

  @Override
  public void write(StoreKey key, String value, @Nullable Long version) throws Exception {
    engine.write(key, value, version);
  }

  @Override
  public boolean expires() {
    return engine.expires();
  }

  @Override
  public @Nullable Duration timeLeft(StoreKey key) throws Exception {
    return engine.timeLeft(key);
  }
}
