package dev.oauth4jvm.store.redis;

import java.util.Objects;
import redis.clients.jedis.UnifiedJedis;

/**
 * Creates a {@link RedisStore} over the caller's Jedis client: for clusters, sentinels, and
 * applications that already have a client.
 *
 * <p>Only this class needs Jedis on the class path. It is separate so that {@link RedisStore} can
 * be loaded and inspected by reflection, as dependency injection does, without Jedis.
 */
public final class JedisStore {

  private JedisStore() {}

  /**
   * Creates a store over a client.
   *
   * @param client a client of one server, a cluster or sentinels; its timeouts and retries apply
   *     ({@link RedisStore#builder} sets a quarter of a second and none); the store does not close
   *     it
   * @return the store, whose calls throw the exceptions of the client
   */
  public static RedisStore of(UnifiedJedis client) {
    return new RedisStore(
        new JedisCommands(Objects.requireNonNull(client, "client")), RedisStore.DEFAULT_PREFIX);
  }
}
