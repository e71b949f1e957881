package dev.oauth4jvm.store.redis;

import java.util.Objects;
import redis.clients.jedis.UnifiedJedis;

/**
 * Makes a {@link RedisStore} that uses a Jedis client of the caller's: for clusters, sentinels, and
 * wherever a client is there already.
 *
 * <p>This class needs Jedis on the class path, and is the only one that does. It stands apart so
 * that {@link RedisStore} can be loaded and inspected by reflection, as dependency injection does,
 * without Jedis.
 */
public final class JedisStore {

  private JedisStore() {}

  /**
   * Makes a store that uses a client.
   *
   * @param client a client of one server, a cluster or sentinels; its timeouts and retries apply (a
   *     quarter of a second and none are what {@link RedisStore#builder} sets), and the store does
   *     not close it
   * @return the store, whose calls throw what the client throws
   */
  public static RedisStore of(UnifiedJedis client) {
    return new RedisStore(
        new JedisCommands(Objects.requireNonNull(client, "client")), RedisStore.DEFAULT_PREFIX);
  }
}
