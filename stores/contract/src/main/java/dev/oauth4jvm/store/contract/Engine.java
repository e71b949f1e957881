package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The engine below the stores that are tested: what a store's author tells the tests. */
public interface Engine {

  /**
   * A store on this engine, as another process would have it: with a connection of its own, and
   * time-outs that a busy machine does not exceed. The tests do not close it.
   */
  JwksStore store() throws Exception;

  /** The entry's value as it lies in the engine, or null; past the store. */
  @Nullable String read(JwksId id) throws Exception;

  /**
   * Writes a value into the engine where the store has that entry; past the store, without an
   * expiry.
   *
   * @param updatedAt the {@code uat} to write beside the value, in an engine that has one there;
   *     null for none
   */
  void write(JwksId id, String value, @Nullable Long updatedAt) throws Exception;

  /** Whether the engine deletes entries by itself when they are of no more use. */
  default boolean expires() {
    return true;
  }

  /**
   * How long the engine will still keep an entry that is there, by its own expiry; null when for
   * ever.
   */
  @Nullable Duration timeLeft(JwksId id) throws Exception;
}
