package dev.oauth4jvm.internal.flight;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The place of one value in a store that processes share. Its methods may block and may fail:
 * {@link BoundedStore} calls them off the caller's thread, one at a time.
 *
 * @param <V> the value
 */
public interface Slot<V> {

  /**
   * Reads the document.
   *
   * @return the document, or null when there is none
   * @throws EntryRejectedException when the document is not used
   * @throws Exception when the store fails
   */
  @Nullable String load() throws Exception;

  /**
   * Writes a value, unless the store holds a newer one.
   *
   * @throws Exception when the store fails
   */
  void save(V value) throws Exception;

  /**
   * Takes, prolongs or releases the lease: the right to be the process that fetches the value.
   *
   * @param holder the name of the requesting process
   * @param time the duration from now on; zero releases the lease
   * @return whether the holder has the lease now
   * @throws Exception when the store fails
   */
  boolean lease(String holder, Duration time) throws Exception;
}
