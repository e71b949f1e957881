package dev.oauth4jvm.it;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.jcache.JCacheStore;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.ehcache.jsr107.EhcacheCachingProvider;

/** An Ehcache cache in this process: it can be closed, but cannot hang. */
final class FaultyCache implements FaultyStore {

  private static final String NAME = "jwks";

  private final CacheManager manager =
      Caching.getCachingProvider(EhcacheCachingProvider.class.getName()).getCacheManager();
  private Cache<String, Object> cache = create();

  /**
   * Creates the cache without types, as other applications may configure it: it accepts values of
   * any type.
   */
  private Cache<String, Object> create() {
    return manager.createCache(
        NAME, new MutableConfiguration<String, Object>().setTypes(String.class, Object.class));
  }

  @Override
  @SuppressWarnings("unchecked") // as with a configuration without types
  public JwksStore store() {
    return JwksStore.of(JCacheStore.of((Cache<String, String>) (Cache<?, ?>) cache));
  }

  @Override
  public void write(JwksId id, String document, long updatedAt) {
    cache.put(id.name(), document);
  }

  @Override
  public void clear() {
    cache.clear();
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) {
    switch (fault) {
      case DEAD -> manager.destroyCache(NAME);
      case ANOTHER_KIND -> cache.put(id.name(), 42);
      default -> throw FaultyStore.cannot(fault);
    }
  }

  /** Creates another cache with its name, since a closed cache stays closed. */
  @Override
  public void heal(StoreFault fault, JwksId id) {
    switch (fault) {
      case DEAD -> cache = create();
      case ANOTHER_KIND -> cache.remove(id.name());
      default -> throw FaultyStore.cannot(fault);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
