package dev.oauth4jvm.benchmarks.coldstart;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.redis.JedisStore;
import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** A store over Jedis, set up for a quick start as far as that can be set. */
final class OverJedis {

  private OverJedis() {}

  static Store at(URI place) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setJmxEnabled(false);
    pool.setTestWhileIdle(false);
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    return JedisStore.of(
        RedisClient.builder()
            .hostAndPort(place.getHost(), place.getPort())
            .clientConfig(
                DefaultJedisClientConfig.builder()
                    .timeoutMillis((int) StoredToken.PATIENCE.toMillis())
                    .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                    .resp2()
                    .build())
            .poolConfig(pool)
            .build());
  }
}
