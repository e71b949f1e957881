package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.store.contract.Engine;
import java.time.Duration;
import redis.clients.jedis.Jedis;

/** One Redis for all tests of a class. */
final class RedisEngine implements Engine, AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final RedisServer server = RedisServer.run();

  @Override
  public RedisJwksStore store() {
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
    server.close();
  }
}
