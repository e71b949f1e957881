package dev.oauth4jvm.store.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Each refusal of a real server says what is wrong, and what to do about it. */
class RedisRefusalsTest {

  private static final StoreKey KEY = new StoreKey("jwks", "name");

  private static RedisServer server;

  /** A connection that the server has accepted before it refuses others. */
  private static Jedis admin;

  @BeforeAll
  static void start() {
    server = RedisServer.run("--databases", "2");
    admin = server.connect();
  }

  @AfterEach
  void heal() {
    admin.configSet("maxmemory", "0");
    admin.configSet("maxclients", "10000");
    admin.configSet("replica-serve-stale-data", "yes");
    admin.replicaofNoOne();
  }

  @AfterAll
  static void stop() {
    admin.close();
    server.close();
  }

  @Test
  void theMemoryIsFull() {
    admin.configSet("maxmemory", "1");
    saveFails("", "OOM; the memory is full: raise maxmemory, or let maxmemory-policy evict");
  }

  @Test
  void thereAreTooManyConnections() {
    admin.configSet("maxclients", "1");
    loadFails("", "GETRANGE: ERR; the server has too many connections: raise maxclients");
  }

  @Test
  void theServerIsAReplica() {
    admin.replicaof("127.0.0.1", 1); // no server listens there
    saveFails("", "READONLY; the server is a replica: name the primary");
  }

  @Test
  void theServerIsAReplicaThatWaitsForItsPrimary() {
    admin.configSet("replica-serve-stale-data", "no");
    admin.replicaof("127.0.0.1", 1);
    loadFails("", "MASTERDOWN; the server is a replica without its primary: name the primary");
  }

  @Test
  void theServerHasNoPassword() {
    loadFails(":secret@", "AUTH: ERR; check whether the server has the user and the password");
  }

  @Test
  void theServerLacksTheUser() {
    loadFails("nobody:secret@", "WRONGPASS; check user and password in the URI");
  }

  @Test
  void theServerLacksTheDatabase() {
    try (RedisStore store = store("", "/2")) {
      assertThatThrownBy(() -> store.load(KEY))
          .isInstanceOf(RespError.class)
          .hasMessageContaining("SELECT: ERR; check whether the server has the database");
    }
  }

  private static void loadFails(String user, String message) {
    try (RedisStore store = store(user, "")) {
      assertThatThrownBy(() -> store.load(KEY))
          .isInstanceOf(RespError.class)
          .hasMessageContaining(message)
          .hasMessageNotContaining("secret");
    }
  }

  private static void saveFails(String user, String message) {
    try (RedisStore store = store(user, "")) {
      StoreValue value = new StoreValue("{\"uat\":1}", 1, 2);
      assertThatThrownBy(() -> store.save(KEY, value, new Condition.Newest(1)))
          .isInstanceOf(RespError.class)
          .hasMessageContaining(message);
    }
  }

  private static RedisStore store(String user, String database) {
    URI uri = URI.create("redis://" + user + "127.0.0.1:" + server.uri().getPort() + database);
    return RedisStore.builder(uri)
        .connectTimeout(RedisEngine.PATIENCE)
        .operationTimeout(RedisEngine.PATIENCE)
        .build();
  }
}
