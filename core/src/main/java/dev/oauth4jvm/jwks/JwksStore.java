package dev.oauth4jvm.jwks;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An external key-value engine that keeps JWK Set documents between processes.
 *
 * <p>Implementations may block and may fail: they are called off the caller's thread, rarely, and
 * with a timeout. An exception is reported to the {@link JwksListener} and never fails a validation
 * that memory or the network can answer. Implementations must be safe for use by several threads,
 * and set timeouts of their own where the engine has them.
 *
 * <p>The document that {@link #load} returns is not trusted: a malformed, foreign or outdated
 * document counts as absent. But whoever can write to the engine can plant a well-formed one: make
 * the engine writable by your own code only, or wrap the store by {@link #sealed}.
 */
public interface JwksStore {

  /**
   * How far ahead of a clock a lease can end: the hour that can be requested, and 300 s for clocks
   * that differ. An engine that goes by its callers' clocks takes a lease that ends later for
   * expired, since only a wrong clock can have written it.
   */
  Duration LATEST_LEASE_END = Duration.ofMinutes(65);

  /**
   * Reads an entry. Of an entry longer than {@link JwksEntry#MAX_CHARACTERS} no more is read than
   * shows that, where the engine can.
   *
   * @return the document, or null when there is none
   * @throws Exception when the engine fails; the entry then counts as absent
   */
  @Nullable String load(JwksId id) throws Exception;

  /**
   * Writes an entry, if it {@linkplain JwksEntry#replaces replaces} the held one. Use a conditional
   * write of the engine, since other processes write too. A held value that is not a document with
   * a {@code uat} is replaced.
   *
   * @throws Exception when the engine fails; the validation goes on
   */
  void save(JwksId id, JwksEntry entry) throws Exception;

  /**
   * Takes, prolongs or gives back the lease of an entry: the right to fetch it, which expires by
   * itself. So one process of a fleet makes the request, and the others read what it wrote.
   *
   * <p>A lease is granted when it is free, expired, or already this holder's. Use a conditional
   * write of the engine. A lease that is lost or granted twice costs a request and nothing else. An
   * engine that goes by its callers' clocks also grants one that ends after {@link
   * #LATEST_LEASE_END}. By default every request is granted, and every process fetches.
   *
   * @param holder the name of who requests it: up to 48 letters and digits
   * @param time how long the lease lasts from now on, up to an hour; zero gives it back
   * @return whether the holder has the lease now; without meaning when it was given back
   * @throws Exception when the engine fails; the caller then fetches by itself
   */
  default boolean lease(JwksId id, String holder, Duration time) throws Exception {
    return true;
  }

  /**
   * Wraps this store: entries are authenticated by HMAC-SHA-256 over issuer, {@code jwks_uri},
   * {@code uat} and the set. A changed, foreign or unsealed entry counts as absent, and is
   * reported. The seal is an additional member of the document, which oauth4webapi can still read.
   *
   * <p>The seal holds as long as the members keep their values and their order: an engine may
   * change white space, but not sort members. Whoever can write to the engine can still delete an
   * entry, or restore an earlier sealed one: its {@code uat} bounds its use.
   *
   * @param current the key that seals entries, and opens them
   * @param previous keys that open entries only, for rotation
   */
  default JwksStore sealed(SealKey current, SealKey... previous) {
    return new SealedJwksStore(this, current, previous);
  }

  /** A store in this process, for several {@link Jwks} to share, and for tests. */
  static JwksStore inMemory() {
    return new MemoryJwksStore();
  }

  /**
   * Stores each entry as a file in the directory, which is created when it is missing. Files are
   * replaced atomically. Files, and a directory that is created, are accessible to their owner
   * only, where the file system knows owners.
   *
   * <p>An existing directory keeps its permissions: it must not be one in which others can create
   * files, such as the system's directory for temporary files, unless the store is {@linkplain
   * #sealed sealed}.
   */
  static JwksStore inDirectory(Path directory) {
    return new FileJwksStore(directory);
  }
}
