package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The engine below the tested stores, as a store's author describes it to the tests. */
public interface Engine {

  /**
   * Makes a store on this engine, as another process would: with a connection of its own, and
   * timeouts that a busy machine does not exceed. The tests do not close it.
   */
  JwksStore store() throws Exception;

  /** Reads the entry's value from the engine, or null, without the store. */
  @Nullable String read(JwksId id) throws Exception;

  /**
   * Writes a value into the engine, in place of that entry, without the store and without an
   * expiry.
   *
   * @param updatedAt the {@code uat} to write beside the value, in an engine that keeps one there;
   *     null for none
   */
  void write(JwksId id, String value, @Nullable Long updatedAt) throws Exception;

  /** Whether the engine itself deletes expired entries. */
  default boolean expires() {
    return true;
  }

  /** How long the engine will still keep an entry, by its own expiry; null for ever. */
  @Nullable Duration timeLeft(JwksId id) throws Exception;
}
