package dev.oauth4jvm.store.jcache;

import com.hazelcast.cache.impl.HazelcastServerCachingProvider;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.jcache.embedded.JCacheManager;
import org.infinispan.jcache.embedded.JCachingProvider;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.manager.EmbeddedCacheManager;

/** The caches of one provider, which end together. */
final class Caches implements AutoCloseable {

  final List<Cache<String, String>> members = new ArrayList<>();
  private final List<Runnable> ends = new ArrayList<>();

  private Caches() {}

  CacheEngine engine() {
    return new CacheEngine(
        members, JCacheStore.configuration(CacheEngine.KEEP).getExpiryPolicyFactory().create());
  }

  /** One member is gone, as if its machine had lost its power. */
  void loseOne() {
    ends.remove(0).run();
    members.remove(0);
  }

  @Override
  public void close() {
    for (Runnable end : ends) {
      end.run();
    }
  }

  private static Cache<String, String> in(CacheManager manager) {
    return manager.createCache("jwks", JCacheStore.configuration(CacheEngine.KEEP));
  }

  static Caches ehcache() {
    Caches caches = new Caches();
    CachingProvider provider = Caching.getCachingProvider(EhcacheCachingProvider.class.getName());
    CacheManager manager = provider.getCacheManager();
    caches.members.add(in(manager));
    caches.ends.add(manager::close);
    return caches;
  }

  static Caches hazelcast() throws IOException {
    Caches caches = new Caches();
    List<Integer> ports = List.of(freePort(), freePort());
    String cluster = "jwks-" + UUID.randomUUID();
    for (int port : ports) {
      Config config = new Config().setClusterName(cluster);
      config.setProperty("hazelcast.phone.home.enabled", "false");
      config.setProperty("hazelcast.logging.type", "none");
      config.setProperty("hazelcast.shutdownhook.enabled", "false");
      config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
      config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
      JoinConfig join = config.getNetworkConfig().getJoin();
      join.getAutoDetectionConfig().setEnabled(false);
      join.getMulticastConfig().setEnabled(false);
      join.getTcpIpConfig().setEnabled(true);
      for (int member : ports) {
        join.getTcpIpConfig().addMember("127.0.0.1:" + member);
      }
      HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
      CacheManager manager =
          new HazelcastServerCachingProvider(instance).getCacheManager(null, null, null);
      caches.members.add(in(manager));
      caches.ends.add(() -> instance.getLifecycleService().terminate());
    }
    return caches;
  }

  static Caches infinispan() throws IOException {
    Caches caches = new Caches();
    List<Integer> ports = List.of(freePort(), freePort());
    String cluster = "jwks-" + UUID.randomUUID();
    for (int port : ports) {
      GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
      global
          .transport()
          .clusterName(cluster)
          .addProperty("configurationFile", "jgroups-loopback.xml");
      System.setProperty("test.jgroups.port", Integer.toString(port));
      System.setProperty(
          "test.jgroups.hosts", "127.0.0.1[" + ports.get(0) + "],127.0.0.1[" + ports.get(1) + "]");
      EmbeddedCacheManager manager = new DefaultCacheManager(global.build(), true);
      manager.defineConfiguration(
          "jwks",
          new ConfigurationBuilder()
              .clustering()
              .cacheMode(CacheMode.REPL_SYNC)
              .expiration()
              .lifespan(CacheEngine.KEEP.toMillis())
              .build());
      CachingProvider provider = new JCachingProvider();
      CacheManager caching = new JCacheManager(URI.create("jwks-" + port), manager, provider);
      caches.members.add(caching.getCache("jwks"));
      caches.ends.add(
          () -> {
            caching.close();
            manager.stop();
          });
    }
    return caches;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
