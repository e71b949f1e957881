package dev.oauth4jvm.store.jcache;

import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.LeaseText;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A store in a cache of JSR 107 (JCache).
 *
 * <p>A value is a string at the key {@link StoreKey#text}. Writes use {@code putIfAbsent}, and
 * {@code replace} of the compared value: both are atomic in the whole cluster, and its other
 * members need no class of this library. The cache must not hold anything else, and must store by
 * value. Evicting the entry of a JWK Set only costs a request; evicting a value of {@link
 * dev.oauth4jvm.store.StoredReplays} lets a JWT pass once more.
 *
 * <p>JCache has neither timeouts nor an expiry of single values. The timeouts of a call are the
 * provider's, besides the bound that {@code Jwks} sets for each call, 250 ms by default. The expiry
 * is that of the cache: {@link #configuration} sets one. Leases use the callers' clocks. Nothing is
 * retried except a comparison that another writer has overtaken. Safe for use by any number of
 * threads.
 */
public final class JCacheStore implements Store {

  /** More attempts than concurrent writers can cause; a cache that never succeeds is broken. */
  private static final int MOST_COMPARISONS = 1000;

  /** The cache, whose values are strings, unless something else writes to it. */
  private final Cache<String, Object> cache;

  @SuppressWarnings("unchecked") // values that are read are checked, and only strings are written
  private JCacheStore(Cache<String, String> cache) {
    this.cache = (Cache<String, Object>) (Cache<?, ?>) cache;
  }

  /** Creates a store in a cache, which the caller closes. */
  public static JCacheStore of(Cache<String, String> cache) {
    return new JCacheStore(Objects.requireNonNull(cache, "cache"));
  }

  /**
   * A configuration for such a cache, to which settings of the provider can be added: strings by
   * value, which expire a fixed time after they were written.
   *
   * @param keep the time until expiry, not less than the useful life of an entry: the time to live
   *     of {@code Jwks}, 300 s by default, plus the time that it allows for stale sets; for a
   *     memory of replays, the longest life of a JWT plus 5 minutes
   */
  public static MutableConfiguration<String, String> configuration(Duration keep) {
    if (keep.isNegative() || keep.isZero()) {
      throw new IllegalArgumentException("keep is not positive: " + keep);
    }
    return new MutableConfiguration<String, String>() // which is by value by default
        .setTypes(String.class, String.class)
        .setExpiryPolicyFactory(
            ModifiedExpiryPolicy.factoryOf(
                new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, keep.toMillis())));
  }

  /**
   * Loads a value.
   *
   * @throws UnreadableValueException when the held value is not a string
   */
  @Override
  public @Nullable String load(StoreKey key) throws UnreadableValueException {
    Object held = cache.get(key.text());
    if (held == null || held instanceof String) {
      return (String) held;
    }
    throw new UnreadableValueException(
        "the cache holds a value of "
            + held.getClass().getName()
            + " where a string is expected; find out what else writes to this cache");
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws IOException {
    return write(key.text(), value.text(), held -> condition.isMetBy(held, value));
  }

  @Override
  public boolean lease(StoreKey key, String holder, Duration time) throws IOException {
    long now = System.currentTimeMillis();
    LeaseText lease = LeaseText.of(holder, time, now);
    return write(key.text() + ":lease", lease.text(), held -> lease.mayReplace(held, now));
  }

  /**
   * Writes a value if the held one meets the condition.
   *
   * @param condition the condition on the held text, which is null for none, and empty for a value
   *     that is not a text
   * @return whether the value was written
   */
  private boolean write(String key, String value, Predicate<@Nullable String> condition)
      throws IOException {
    for (int i = 0; i < MOST_COMPARISONS; i++) {
      Object held = cache.get(key);
      String text = held == null || held instanceof String ? (String) held : "";
      if (!condition.test(text)) {
        return false;
      }
      if (held == null ? cache.putIfAbsent(key, value) : cache.replace(key, held, value)) {
        return true;
      }
    }
    throw new IOException("the cache does not replace the value that it holds");
  }
}
