package dev.oauth4jvm.it;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.redis.RedisStore;
import java.io.IOException;
import redis.clients.jedis.Jedis;

/** A Redis server. */
final class FaultyRedis implements FaultyStore {

  private static final String PASSWORD = "new-password";

  private final RedisServer server = RedisServer.run();

  @Override
  public JwksStore store() {
    return JwksStore.of(
        RedisStore.builder(server.uri()).connectTimeout(TIMEOUT).operationTimeout(TIMEOUT).build());
  }

  @Override
  public void write(JwksId id, String document, long updatedAt) {
    try (Jedis jedis = server.connect()) {
      jedis.set(key(id), document);
    }
  }

  @Override
  public void clear() {
    try (Jedis jedis = server.connect()) {
      jedis.flushAll();
    }
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) throws IOException {
    if (fault == StoreFault.DEAD) {
      server.kill();
      return;
    }
    try (Jedis jedis = server.connect()) {
      switch (fault) {
        case HANGING -> server.suspend();
        case REFUSES_WRITES -> jedis.configSet("maxmemory", "1");
        case READ_ONLY -> jedis.replicaof("127.0.0.1", 1); // no server listens there
        case LOCKED_OUT -> jedis.configSet("requirepass", PASSWORD);
        case ANOTHER_KIND -> {
          jedis.del(key(id));
          jedis.rpush(key(id), "a", "b");
        }
        default -> throw FaultyStore.cannot(fault);
      }
    }
  }

  @Override
  public void heal(StoreFault fault, JwksId id) throws IOException {
    switch (fault) {
      case DEAD -> server.start();
      case HANGING -> server.resume();
      default -> {
        try (Jedis jedis = server.connect()) {
          healed(fault, id, jedis);
        }
      }
    }
  }

  private static void healed(StoreFault fault, JwksId id, Jedis jedis) {
    switch (fault) {
      case REFUSES_WRITES -> jedis.configSet("maxmemory", "0");
      case READ_ONLY -> jedis.replicaofNoOne();
      case LOCKED_OUT -> {
        jedis.auth(PASSWORD);
        jedis.configSet("requirepass", "");
      }
      case ANOTHER_KIND -> jedis.del(key(id));
      default -> throw FaultyStore.cannot(fault);
    }
  }

  private static String key(JwksId id) {
    return "oauth4jvm:jwks:" + id.name();
  }

  @Override
  public void close() {
    server.close();
  }
}
