package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The engine of the tested stores, described to the tests by the author of a store. */
public interface Engine {

  /**
   * Creates a store on this engine, as in another process: with a connection of its own, and
   * timeouts that a busy machine does not exceed. The tests do not close it.
   */
  Store store() throws Exception;

  /** Reads a value from the engine, or null, without the store. */
  @Nullable String read(StoreKey key) throws Exception;

  /**
   * Writes a value into the engine, replacing that of the key, without the store and without an
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

  /** The remaining time until the engine's own expiry of a value; null if it does not expire. */
  @Nullable Duration timeLeft(StoreKey key) throws Exception;

  /** Returns this engine with stores that {@linkplain Store#encrypted encrypt} their values. */
  default Engine encrypted() {
    return new EncryptedEngine(this);
  }
}
