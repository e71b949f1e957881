package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The engine below the tested stores, as a store's author describes it to the tests. */
public interface Engine {

  /**
   * Makes a store on this engine, as another process would: with a connection of its own, and
   * timeouts that a busy machine does not exceed. The tests do not close it.
   */
  Store store() throws Exception;

  /** Reads a value from the engine, or null, without the store. */
  @Nullable String read(StoreKey key) throws Exception;

  /**
   * Writes a value into the engine, in place of that key's, without the store and without an
   * expiry.
   *
   * @param version the version to write beside the value, in an engine that keeps one there; null
   *     for none
   */
  void write(StoreKey key, String value, @Nullable Long version) throws Exception;

  /** Whether the engine itself deletes expired values. */
  default boolean expires() {
    return true;
  }

  /** How long the engine will still keep a value, by its own expiry; null for ever. */
  @Nullable Duration timeLeft(StoreKey key) throws Exception;
}
