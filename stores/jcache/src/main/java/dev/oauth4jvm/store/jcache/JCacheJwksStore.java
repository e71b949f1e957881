package dev.oauth4jvm.store.jcache;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.jwks.JwksStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Stores JWK Sets in a cache of JSR 107 (JCache).
 *
 * <p>An entry is the document, a string, at the key {@link JwksId#name}. It is written by {@code
 * putIfAbsent}, and by {@code replace} of a value that was found to be older: both are atomic in
 * the whole cluster and need none of this library's classes on the other members. The cache must
 * hold nothing else, and must store by value. An entry that the cache loses costs a request and
 * nothing else.
 *
 * <p>JCache has neither timeouts nor an expiry of single entries. Timeouts are the provider's,
 * beside the bound that {@code Jwks} sets for each call, 250 ms by default. The expiry is the
 * cache's: {@link #configuration} sets one. Leases go by the callers' clocks. Nothing is retried
 * except a comparison that another writer has overtaken. Safe for use by any number of threads.
 */
public final class JCacheJwksStore implements JwksStore {

  /** More than the number of writers that ever meet: a cache that never replaces is broken. */
  private static final int MOST_COMPARISONS = 1000;

  /** The cache, whose values are strings unless something else wrote to it. */
  private final Cache<String, Object> cache;

  @SuppressWarnings(
      "unchecked") // values are checked when they are read, and only strings are written
  private JCacheJwksStore(Cache<String, String> cache) {
    this.cache = (Cache<String, Object>) (Cache<?, ?>) cache;
  }

  /** Makes a store in that cache, which the caller closes. */
  public static JCacheJwksStore of(Cache<String, String> cache) {
    return new JCacheJwksStore(Objects.requireNonNull(cache, "cache"));
  }

  /**
   * A configuration for such a cache, to which settings of the provider can be added: strings by
   * value, which expire that long after they were written.
   *
   * @param keep how long an entry may be used, or longer: the time to live of {@code Jwks}, 300 s
   *     by default, and the time for which it allows stale sets
   */
  public static MutableConfiguration<String, String> configuration(Duration keep) {
    if (keep.isNegative() || keep.isZero()) {
      throw new IllegalArgumentException("keep is not positive: " + keep);
    }
    return new MutableConfiguration<String, String>() // by value is the default
        .setTypes(String.class, String.class)
        .setExpiryPolicyFactory(
            ModifiedExpiryPolicy.factoryOf(
                new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, keep.toMillis())));
  }

  /**
   * Reads the entry's document, or null.
   *
   * @throws IllegalStateException when the value is not a string. It is reported to the listener,
   *     and the next save replaces the value
   */
  @Override
  public @Nullable String load(JwksId id) {
    Object held = cache.get(id.name());
    if (held == null || held instanceof String) {
      return (String) held;
    }
    throw new IllegalStateException(
        "the cache holds a value of "
            + held.getClass().getName()
            + " where a string is expected; find out who else writes to this cache");
  }

  @Override
  public void save(JwksId id, JwksEntry entry) throws IOException {
    boolean unused = write(id.name(), entry.document(), held -> replaces(entry, held));
  }

  private static boolean replaces(JwksEntry entry, Object held) {
    JwksSnapshot snapshot = held instanceof String text ? JwksSnapshot.parse(text) : null;
    return snapshot == null || entry.replaces(snapshot.updatedAt());
  }

  @Override
  public boolean lease(JwksId id, String holder, Duration time) throws IOException {
    long now = System.currentTimeMillis();
    long until = now + time.toMillis();
    return write(id.name() + ":lease", holder + " " + until, held -> isFree(held, holder, now));
  }

  /**
   * Whether a lease of that text can be granted. Core's store of files reads such a text too: one
   * reader for both would have to be public API of core.
   */
  private static boolean isFree(Object held, String holder, long now) {
    if (!(held instanceof String lease)) {
      return true;
    }
    int space = lease.indexOf(' ');
    if (space < 0 || lease.substring(0, space).equals(holder)) {
      return true;
    }
    try {
      long until = Long.parseLong(lease.substring(space + 1));
      return until <= now || until > now + LATEST_LEASE_END.toMillis();
    } catch (NumberFormatException garbage) {
      return true;
    }
  }

  private interface Condition {
    boolean isMetBy(Object held);
  }

  /**
   * Writes a value where there is none, or what is held meets the condition.
   *
   * @return whether it was written
   */
  private boolean write(String key, String value, Condition condition) throws IOException {
    for (int i = 0; i < MOST_COMPARISONS; i++) {
      Object held = cache.get(key);
      if (held == null) {
        if (cache.putIfAbsent(key, value)) {
          return true;
        }
      } else if (!condition.isMetBy(held)) {
        return false;
      } else if (cache.replace(key, held, value)) {
        return true;
      }
    }
    throw new IOException("the cache does not replace the value that it holds");
  }
}
