package dev.oauth4jvm.store;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An external key-value engine that keeps values between processes: the one port of this library to
 * engines.
 *
 * <p>Implementations may block and may fail: they are called off the caller's thread, rarely, and
 * waited for within a bound. They must be safe for use by several threads, set timeouts of their
 * own where the engine has them, and retry nothing. Whatever a call throws is that call's failure
 * and nobody else's. The contract is a suite of tests, {@code oauth4jvm-store-contract}.
 *
 * <p>A loaded value is not trusted because of where it comes from. Whoever can write to the engine
 * can plant a well-formed value: make the engine writable by your own code only, or use a view that
 * authenticates its values, such as {@link dev.oauth4jvm.jwks.JwksStore#sealed}.
 */
public interface Store {

  /**
   * Loads a value. Of a value that is longer than {@link StoreValue#MAX_CHARACTERS} an engine reads
   * no more than it takes to see that, where it can. A value past its expiry may be returned.
   *
   * @return the text, or null when nothing is held
   * @throws UnreadableValueException when what is held is no text of bounded length
   * @throws Exception when the engine fails
   */
  @Nullable String load(StoreKey key) throws Exception;

  /**
   * Saves a value if the condition is met, atomically: other processes write too.
   *
   * @return whether the value was written
   * @throws Exception when the engine fails; whether the value was written is then unknown
   */
  boolean save(StoreKey key, StoreValue value, Condition condition) throws Exception;

  /**
   * Takes, prolongs or gives back the lease of a key: the right to be the process that renews its
   * value. A lease lapses by itself, and is independent of the value.
   *
   * <p>A lease is granted when it is free, lapsed, or this holder's already; an engine decides that
   * atomically. A lease that is lost or granted twice costs a request and nothing else. An engine
   * that goes by its callers' clocks also takes a lease for lapsed that ends more than 300 s after
   * the longest that can be asked for: see {@link LeaseText}. By default every lease is granted.
   *
   * @param holder the name of the process that asks: up to 48 letters and digits
   * @param time how long the lease lasts from now on, up to an hour; zero gives it back
   * @return whether the holder has the lease now; without meaning when the lease was given back
   * @throws Exception when the engine fails; the caller then goes on without the lease
   */
  default boolean lease(StoreKey key, String holder, Duration time) throws Exception {
    return true;
  }

  /** A store in this process, for tests and for sharing between several users. */
  static Store inMemory() {
    return new MemoryStore();
  }

  /**
   * A store that keeps each value as a file in a directory, which is created when it is missing.
   * Files are replaced atomically. Files, and a directory that is created, are accessible to their
   * owner only, where the file system knows owners.
   *
   * <p>An existing directory keeps its permissions. It must not be one where others can create
   * files, such as the system's directory for temporary files, unless its values are authenticated.
   */
  static Store inDirectory(Path directory) {
    return new FileStore(directory);
  }
}
