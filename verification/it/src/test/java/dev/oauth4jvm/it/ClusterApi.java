package dev.oauth4jvm.it;

import com.hazelcast.cache.HazelcastCachingProvider;
import com.hazelcast.cache.HazelcastMemberCachingProvider;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.store.jcache.JCacheStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;

/** The code of the guide to clusters, which {@code GuidesIT} runs. */
final class ClusterApi {

  private ClusterApi() {}

  // @start region="cluster"
  public static void main(String... arguments) throws IOException {
    serve(System.getenv(), Driver.create()).start();
  }

  static HttpServer serve(Map<String, String> settings, Driver http) throws IOException {
    HazelcastInstance member = member(settings);
    CacheManager manager =
        Caching.getCachingProvider(HazelcastMemberCachingProvider.class.getName())
            .getCacheManager(
                null, null, HazelcastCachingProvider.propertiesByInstanceItself(member));
    Cache<String, String> cache =
        manager.createCache("jwks", JCacheStore.configuration(Duration.ofMinutes(10)));
    Jwks jwks =
        Jwks.of(AuthorizationServer.of(settings.get("ISSUER"), settings.get("JWKS_URI")))
            .store(JCacheStore.of(cache))
            .storeTimeout(Duration.parse(settings.getOrDefault("STORE_TIMEOUT", "PT0.25S")))
            .refreshAhead(Duration.ofMinutes(1), http)
            .build();
    return OrdersApi.serve(settings, jwks, http);
  }

  /** Starts a member of the cluster that {@code MEMBERS} lists: {@code host:port,host:port}. */
  private static HazelcastInstance member(Map<String, String> settings) {
    Config config = new Config().setClusterName("orders");
    config
        .getNetworkConfig()
        .setPort(Integer.parseInt(settings.getOrDefault("MEMBER_PORT", "5701")));
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setMembers(List.of(settings.get("MEMBERS").split(",", -1)));
    return Hazelcast.newHazelcastInstance(config);
  }
  // @end
}
