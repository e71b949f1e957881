package dev.oauth4jvm.it;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.jcache.JCacheStore;
import java.time.Duration;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/** A cache of JCache. Its copy for a failover is the entry alone, since caches have no files. */
abstract class FaultyCache implements FaultyStore {

  static final String NAME = "jwks";

  private Cache<String, Object> cache;
  private Object copy;

  /**
   * Creates the cache without types, as other applications may configure it: it accepts values of
   * any type.
   */
  final void create(CacheManager manager) {
    cache =
        manager.createCache(
            NAME, new MutableConfiguration<String, Object>().setTypes(String.class, Object.class));
  }

  @Override
  @SuppressWarnings("unchecked") // as with a configuration without types
  public final JwksStore store(Duration timeout) {
    return JwksStore.of(JCacheStore.of((Cache<String, String>) (Cache<?, ?>) cache));
  }

  @Override
  public final void write(JwksId id, String document, long updatedAt) {
    cache.put(id.name(), document);
  }

  @Override
  public final void clear() {
    cache.clear();
  }

  @Override
  public final void backUp(JwksId id) {
    copy = cache.get(id.name());
  }

  @Override
  public final void failOver(JwksId id) {
    cache.put(id.name(), copy);
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) throws Exception {
    if (fault != StoreFault.ANOTHER_TYPE) {
      throw FaultyStore.cannot(fault);
    }
    cache.put(id.name(), 42);
  }

  @Override
  public void heal(StoreFault fault, JwksId id) throws Exception {
    if (fault != StoreFault.ANOTHER_TYPE) {
      throw FaultyStore.cannot(fault);
    }
    cache.remove(id.name());
  }
}
