package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.store.contract.Engine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;

/** One Redis for all tests of a class, for stores with the client of this module or with Jedis. */
final class RedisEngine implements Engine, AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final RedisServer server = RedisServer.run();
  private final @Nullable RedisClient jedis;

  private RedisEngine(boolean overJedis) {
    DefaultJedisClientConfig patient =
        DefaultJedisClientConfig.builder()
            .timeoutMillis((int) PATIENCE.toMillis())
            .protocol(RedisProtocol.RESP2)
            .build();
    jedis =
        overJedis
            ? RedisClient.builder()
                .hostAndPort("127.0.0.1", server.uri().getPort())
                .clientConfig(patient)
                .build()
            : null;
  }

  static RedisEngine own() {
    return new RedisEngine(false);
  }

  static RedisEngine overJedis() {
    return new RedisEngine(true);
  }

  @Override
  public RedisJwksStore store() {
    if (jedis != null) {
      return JedisJwksStore.of(jedis);
    }
    return RedisJwksStore.builder(server.uri())
        .connectTimeout(PATIENCE)
        .operationTimeout(PATIENCE)
        .build();
  }

  @Override
  public String read(JwksId id) {
    try (Jedis jedis = server.connect()) {
      return jedis.get("oauth4jvm:jwks:" + id.name());
    }
  }

  @Override
  public void write(JwksId id, String value, Long updatedAt) {
    try (Jedis jedis = server.connect()) {
      jedis.set("oauth4jvm:jwks:" + id.name(), value);
    }
  }

  @Override
  public Duration timeLeft(JwksId id) {
    try (Jedis jedis = server.connect()) {
      long millis = jedis.pttl("oauth4jvm:jwks:" + id.name());
      return millis < 0 ? null : Duration.ofMillis(millis);
    }
  }

  @Override
  public void close() {
    if (jedis != null) {
      jedis.close();
    }
    server.close();
  }
}
