package dev.oauth4jvm.jwks;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * JWK Set documents in a {@link Store}: the view of it that a {@link Jwks} uses.
 *
 * <p>An engine implements {@link Store}, and {@link #of} makes the view. Calls may block and may
 * fail: they are made off the caller's thread, rarely, and waited for within a bound; a failed call
 * is reported to the {@link JwksListener} and never fails a validation that memory or the network
 * can answer.
 *
 * <p>A loaded document is not trusted because of where it comes from: malformed, foreign or
 * outdated documents count as absent. But whoever can write to the engine can plant a well-formed
 * one: make it writable by your own code only, or wrap the view by {@link #sealed}.
 */
public interface JwksStore {

  /**
   * Reads an entry; of one that is longer than {@link StoreValue#MAX_CHARACTERS} no more than it
   * takes to see that, where the engine can.
   *
   * @return the document, or null when there is none
   * @throws Exception when the engine fails; it counts as absent
   */
  @Nullable String load(JwksId id) throws Exception;

  /**
   * Writes an entry, if it {@linkplain JwksEntry#replaces replaces} the one that is held; that is
   * to be a conditional write of the engine, since other processes write too. What is held and is
   * no document with a {@code uat} is replaced.
   *
   * @throws Exception when the engine fails; the validation goes on
   */
  void save(JwksId id, JwksEntry entry) throws Exception;

  /**
   * Takes, prolongs or gives back the lease of an entry, as {@link Store#lease} says: the right to
   * be the process that fetches it. The other processes find what that one saved.
   */
  default boolean lease(JwksId id, String holder, Duration time) throws Exception {
    return true;
  }

  /**
   * The same store, with entries that are authenticated by HMAC-SHA-256 over issuer, {@code
   * jwks_uri}, {@code uat} and the set. A changed, foreign or unsealed entry counts as absent, and
   * is reported. The seal is one more member of the document, so that oauth4webapi can still read
   * it.
   *
   * <p>The seal holds as long as the members keep their values and their order: an engine may lay
   * out the document in another way, but not sort it. Whoever can write to the engine can still
   * delete an entry, or put back one that was sealed before: its {@code uat} bounds its use.
   *
   * @param current the key that seals what is written and opens what is read
   * @param previous keys that still open entries, for rotation
   */
  default JwksStore sealed(SealKey current, SealKey... previous) {
    return new SealedJwksStore(this, current, previous);
  }

  /** The view of a store whose entries are not sealed. */
  static JwksStore of(Store store) {
    return new StoredJwks(store);
  }
}
