package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.contract.Engine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An engine of objects, which neither expire by themselves nor keep a version beside the text. */
abstract class ObjectEngine implements Engine, AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Reads an object, or null, without the store. */
  abstract String object(String name) throws Exception;

  /** Writes an object without the store. */
  abstract void object(String name, byte[] content) throws Exception;

  abstract HttpKvStore.Builder builder();

  static String name(StoreKey key) {
    return key.kind() + "/" + key.name() + ".json";
  }

  @Override
  public HttpKvStore store() {
    return builder().connectTimeout(PATIENCE).requestTimeout(PATIENCE).build();
  }

  @Override
  public String read(StoreKey key) throws Exception {
    return object(name(key));
  }

  @Override
  public void write(StoreKey key, String value, Long version) throws Exception {
    object(name(key), value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean expires() {
    return false;
  }

  @Override
  public Duration timeLeft(StoreKey key) {
    return null;
  }

  @Override
  public abstract void close();
}
