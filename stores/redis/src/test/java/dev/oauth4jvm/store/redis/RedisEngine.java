package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.contract.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;

/**
 * One Redis for all tests of a class, for stores with the client of this module, with Jedis, or
 * over Upstash's REST API.
 */
final class RedisEngine implements Engine, AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final RedisServer server = RedisServer.run();
  private final @Nullable RedisClient jedis;
  private @Nullable UpstashFront upstash;

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

  static RedisEngine overUpstash() {
    RedisEngine engine = new RedisEngine(false);
    try {
      engine.upstash = new UpstashFront(engine.server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return engine;
  }

  @Override
  public RedisStore store() {
    if (upstash != null) {
      return UpstashStore.builder(upstash.uri(), UpstashFront.TOKEN)
          .connectTimeout(PATIENCE)
          .operationTimeout(PATIENCE)
          .build();
    }
    if (jedis != null) {
      return JedisStore.of(jedis);
    }
    return RedisStore.builder(server.uri())
        .connectTimeout(PATIENCE)
        .operationTimeout(PATIENCE)
        .build();
  }

  @Override
  public String read(StoreKey key) {
    try (Jedis jedis = server.connect()) {
      return jedis.get("oauth4jvm:" + key.kind() + ":" + key.name());
    }
  }

  @Override
  public void write(StoreKey key, String value, Long version) {
    try (Jedis jedis = server.connect()) {
      jedis.set("oauth4jvm:" + key.kind() + ":" + key.name(), value);
    }
  }

  @Override
  public Duration timeLeft(StoreKey key) {
    try (Jedis jedis = server.connect()) {
      long millis = jedis.pttl("oauth4jvm:" + key.kind() + ":" + key.name());
      return millis < 0 ? null : Duration.ofMillis(millis);
    }
  }

  @Override
  public void close() {
    if (upstash != null) {
      upstash.close();
    }
    if (jedis != null) {
      jedis.close();
    }
    server.close();
  }
}
