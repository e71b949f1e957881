package dev.oauth4jvm.it;

import dev.oauth4jvm.jwks.JwksId;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.ehcache.jsr107.EhcacheCachingProvider;

/** An Ehcache cache in this process: it can be closed, but cannot hang. */
final class FaultyEhcache extends FaultyCache {

  private final CacheManager manager =
      Caching.getCachingProvider(EhcacheCachingProvider.class.getName()).getCacheManager();

  FaultyEhcache() {
    create(manager);
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) throws Exception {
    if (fault == StoreFault.DEAD) {
      manager.destroyCache(NAME);
    } else {
      super.inflict(fault, id);
    }
  }

  /** Creates another cache with its name, since a closed cache stays closed. */
  @Override
  public void heal(StoreFault fault, JwksId id) throws Exception {
    if (fault == StoreFault.DEAD) {
      create(manager);
    } else {
      super.heal(fault, id);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
