package dev.oauth4jvm.store;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An external key-value engine that keeps values between processes: this library's only port to
 * engines.
 *
 * <p>Implementations may block and may fail. For JWK Sets they are called off the caller's thread,
 * rarely, and callers wait only within a bound; {@link StoredReplays} calls on the thread of the
 * validation, once for each JWT. Implementations must be safe for use by several threads, set the
 * timeouts that the engine has, and retry nothing. An exception fails only the call that throws it.
 * A suite of tests defines the contract, {@code oauth4jvm-store-contract}.
 *
 * <p>A loaded value is not trusted because of its origin. Anyone who can write to the engine can
 * plant a well-formed value: make the engine writable by your own code only, or use a view that
 * authenticates its values: {@link #encrypted}, or for JWK Sets {@link
 * dev.oauth4jvm.jwks.JwksStore#sealed}.
 */
public interface Store {

  /**
   * Loads a value. If the value is longer than {@link StoreValue#MAX_CHARACTERS}, the engine reads
   * only enough to detect that, if possible. An expired value may be returned.
   *
   * @return the text, or null when nothing is held
   * @throws UnreadableValueException when the held value is not a text, or is too long
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
   * Takes, prolongs or releases the lease of a key: the right to be the process that renews its
   * value. A lease expires by itself, and is independent of the value.
   *
   * <p>A lease is granted if it is free, expired, or already this holder's; the engine decides
   * atomically. A lease that is lost or granted twice only costs a request. An engine that uses its
   * callers' clocks also treats a lease as expired if it ends more than 300 s after the longest
   * that can be requested: see {@link LeaseText}. By default every lease is granted.
   *
   * @param holder the name of the requesting process: up to 48 letters and digits
   * @param time the duration of the lease from now on, up to an hour; zero releases it
   * @return whether the holder has the lease now; meaningless when the lease was released
   * @throws Exception when the engine fails; the caller then continues without the lease
   */
  default boolean lease(StoreKey key, String holder, Duration time) throws Exception {
    return true;
  }

  /**
   * The same store, with values that are encrypted and authenticated by AES-256-GCM. The engine,
   * and anyone who can read it, sees the kind, the name, the version, the time of expiry and the
   * length of a value.
   *
   * <p>{@link #load} throws an {@link UnreadableValueException} for a value that was changed, was
   * saved for another {@link StoreKey}, was encrypted by a key that is not passed here, or is not
   * encrypted. Conditions treat such a value as the engine does: {@link Condition.Newest} replaces
   * it unless its readable version is newer, and {@link Condition.Absent} does not. Anyone who can
   * write to the engine can still delete a value, or put back one that was saved under the same key
   * before: a user whose values expire reads the time in the value.
   *
   * <p>Leases are not encrypted. The encrypted form counts against {@link
   * StoreValue#MAX_CHARACTERS}: {@link #save} throws an {@link IllegalArgumentException} for a text
   * of more than 393,140 bytes of UTF-8.
   *
   * @param current the key that encrypts what is saved, and decrypts what is loaded
   * @param others keys that only decrypt: the previous ones, and the next one
   * @throws IllegalArgumentException when a key is passed twice
   */
  default Store encrypted(EncryptionKey current, EncryptionKey... others) {
    return new EncryptedStore(this, current, others);
  }

  /** A store in this process, for tests and for sharing between several users. */
  static Store inMemory() {
    return new MemoryStore();
  }

  /**
   * A store that keeps each value as a file in a directory, which is created if it is missing.
   * Files are replaced atomically. Files, and a created directory, are accessible to their owner
   * only, if the file system has owners.
   *
   * <p>An existing directory keeps its permissions. Others must not be able to create files in it,
   * unless its values are authenticated; do not use the system's directory for temporary files.
   */
  static Store inDirectory(Path directory) {
    return new FileStore(directory);
  }
}
