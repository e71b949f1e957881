package dev.oauth4jvm.jwks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A holder of one {@link JwksSnapshot} that the caller owns, for one authorization server.
 *
 * <p>This is the external cache in its plainest form: pull the document from a key-value store,
 * pass the cache in, compare {@link #updatedAt()} afterwards, and store the document when it
 * changed:
 *
 * {@snippet file="JwksCacheSnippets.java" region="plain-pattern"}
 *
 * <p>Whoever can write the document decides which keys are trusted: keep it writable by your own
 * code only, or use a {@link JwksStore#sealed sealed} store. The newest snapshot wins, and an old
 * one stays until a newer one is there. Safe for use by any number of threads.
 */
public final class JwksCache {

  // Read without a lock, written under this object's lock. Not an AtomicReference: looking up its
  // handle costs startup time.
  private volatile @Nullable JwksSnapshot snapshot;
  private @Nullable JwksId owner;

  private JwksCache(@Nullable JwksSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** A cache that holds nothing yet. */
  public static JwksCache empty() {
    return new JwksCache(null);
  }

  /**
   * A cache that holds the document's set, or nothing when the document is null, empty, {@code {}}
   * or in any way malformed. Never fails.
   */
  public static JwksCache parse(@Nullable String document) {
    return new JwksCache(JwksSnapshot.parse(document));
  }

  /** The snapshot that is held, or null. */
  public @Nullable JwksSnapshot snapshot() {
    return snapshot;
  }

  /**
   * The time at which the held set was fetched, in seconds since the epoch; 0 while none is held.
   */
  public long updatedAt() {
    JwksSnapshot current = snapshot;
    return current == null ? 0 : current.updatedAt();
  }

  /** The document of the held set; {@code {}} while none is held. */
  public String toJson() {
    JwksSnapshot current = snapshot;
    return current == null ? "{}" : current.toJson();
  }

  /**
   * Takes a snapshot if it is newer than the held one.
   *
   * @return whether it was taken
   */
  public boolean offer(JwksSnapshot candidate) {
    return offer(Objects.requireNonNull(candidate, "candidate"), Long.MAX_VALUE);
  }

  /**
   * Takes a snapshot if it is newer than the held one. A held one with a time after {@code latest}
   * does not count: only a clock that was wrong, or has been set back since, can have written it.
   */
  boolean offer(JwksSnapshot candidate, long latest) {
    return takeUnlessHeld(candidate, candidate.updatedAt(), latest);
  }

  /** Takes a snapshot that was just fetched: it also replaces one of the same second. */
  void acceptFetched(JwksSnapshot fetched, long now) {
    boolean unused = takeUnlessHeld(fetched, fetched.updatedAt() + 1, now);
  }

  /** Takes a snapshot unless one is held whose time is between these two, both included. */
  private synchronized boolean takeUnlessHeld(JwksSnapshot candidate, long earliest, long latest) {
    JwksSnapshot held = snapshot;
    if (held != null && held.updatedAt() >= earliest && held.updatedAt() <= latest) {
      return false;
    }
    snapshot = candidate;
    return true;
  }

  /**
   * Binds the cache to one authorization server.
   *
   * @throws IllegalArgumentException when the cache is bound to another one, whose keys must not
   *     verify what this one signed
   */
  synchronized void bind(JwksId id) {
    if (owner != null && !owner.equals(id)) {
      throw new IllegalArgumentException(
          "cache belongs to another authorization server than "
              + id.issuer()
              + "; each server needs a cache of its own");
    }
    owner = id;
  }

  @Override
  public String toString() {
    return "JwksCache[" + snapshot + "]";
  }
}
