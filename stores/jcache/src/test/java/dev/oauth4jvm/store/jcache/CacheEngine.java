package dev.oauth4jvm.store.jcache;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.contract.Engine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.expiry.ExpiryPolicy;

/** The same cache as each member of a cluster has it; stores are on one member after the other. */
final class CacheEngine implements Engine {

  /** Longer than any lease of the tests. */
  static final Duration KEEP = Duration.ofMinutes(15);

  private final List<Cache<String, String>> members;
  private final Duration expiry;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * On these members.
   *
   * @param expiry what the members' configuration says after a write
   */
  CacheEngine(List<Cache<String, String>> members, ExpiryPolicy expiry) {
    this.members = members;
    this.expiry =
        Duration.ofMillis(
            expiry
                .getExpiryForUpdate()
                .getTimeUnit()
                .toMillis(expiry.getExpiryForUpdate().getDurationAmount()));
  }

  private Cache<String, String> member() {
    return members.get(next.getAndIncrement() % members.size());
  }

  @Override
  public Store store() {
    return JCacheStore.of(member());
  }

  @Override
  public String read(StoreKey key) {
    return member().get(key.text());
  }

  @Override
  public void write(StoreKey key, String value, Long version) {
    member().put(key.text(), value);
  }

  @Override
  public Duration timeLeft(StoreKey key) {
    return member().containsKey(key.text()) ? expiry : null;
  }
}
