package dev.oauth4jvm.jwks;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An external key-value engine that keeps JWK Set documents between processes.
 *
 * <p>Implementations may block and may fail: they are called off the caller's thread, rarely, and
 * waited for within a bound; whatever they throw is reported to the {@link JwksListener} and never
 * fails a validation that memory or the network can answer. They must be safe for use by several
 * threads, and set time-outs of their own where the engine has them.
 *
 * <p>What {@link #load} returns is not trusted because of where it comes from: malformed, foreign
 * or outdated documents count as absent. But whoever can write to the engine can plant a
 * well-formed one: make it writable by your own code only, or wrap the store by {@link #sealed}.
 */
public interface JwksStore {

  /**
   * How far ahead of a clock a lease can end: the hour that can be requested, and 300 s for clocks
   * that differ. An engine that goes by its callers' clocks takes a lease that ends later for
   * expired, since only a wrong clock can have written it.
   */
  Duration LATEST_LEASE_END = Duration.ofMinutes(65);

  /**
   * Reads an entry; of one that is longer than {@link JwksEntry#MAX_CHARACTERS} no more than it
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
   * Takes, prolongs or gives back the lease of an entry: the right to be the one that fetches it,
   * which lapses by itself. So one process of a fleet makes the request, and the others find what
   * it wrote.
   *
   * <p>It is given when it is free, lapsed, or this holder's already; that is to be a conditional
   * write of the engine. A lease that is lost or given twice costs a request and nothing else. An
   * engine that goes by its callers' clocks also grants one that ends after {@link
   * #LATEST_LEASE_END}. By default everyone is given it, and everyone fetches.
   *
   * @param holder who asks: up to 48 letters and digits
   * @param time how long to have it from now on, up to an hour; zero gives it back
   * @return whether the holder has it now; of no meaning when it was given back
   * @throws Exception when the engine fails; the caller then fetches by itself
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

  /** A store in this process, to share between several {@link Jwks}, and for tests. */
  static JwksStore inMemory() {
    return new MemoryJwksStore();
  }

  /**
   * A store of one file an entry in a directory, which is created when it is missing. Files are
   * replaced atomically; they, and a directory that is created, are accessible to their owner only,
   * where the file system knows owners.
   *
   * <p>A directory that is there keeps its permissions: it must not be one where others can create
   * files, such as the system's directory for temporary files, unless the store is {@linkplain
   * #sealed sealed}.
   */
  static JwksStore inDirectory(Path directory) {
    return new FileJwksStore(directory);
  }
}
