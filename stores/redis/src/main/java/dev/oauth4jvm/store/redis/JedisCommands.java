package dev.oauth4jvm.store.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** The commands over the caller's Jedis client, which the caller closes. */
final class JedisCommands implements RedisCommands {

  private final UnifiedJedis client;

  JedisCommands(UnifiedJedis client) {
    this.client = client;
  }

  @Override
  public @Nullable String getRange(String key, long first, long last) {
    return client.getrange(key, first, last);
  }

  @Override
  public @Nullable Object eval(
      String script, String key, List<String> arguments, boolean repeatable) {
    return client.eval(script, List.of(key), arguments);
  }

  @Override
  public void close() {
    // the caller closes the client
  }
}
