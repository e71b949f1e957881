package dev.oauth4jvm.it;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.redis.RedisStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;

/** A Redis server, which may have been protected by a password. */
final class FaultyRedis implements FaultyStore {

  private static final String PASSWORD = "new-password";

  /** The name of a snapshot's file, which a directory can take. */
  private static final String TAKEN = "taken";

  private final RedisServer server = RedisServer.run("--dbfilename", TAKEN);
  private StoreFault fault;
  private SlowPath slow;

  /** The last connection that the server accepts, while it accepts no more. */
  private Jedis last;

  /** Creates a store with a password, of which the server accepts any until it requires one. */
  @Override
  public JwksStore store(Duration timeout) {
    URI uri = slow == null ? server.uri() : slow.redis();
    String user = fault == StoreFault.LOCKED_OUT ? "" : "default:old-password@";
    return JwksStore.of(
        RedisStore.builder(URI.create("redis://" + user + "127.0.0.1:" + uri.getPort()))
            .connectTimeout(timeout)
            .operationTimeout(timeout)
            .build());
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
  public void backUp(JwksId id) throws IOException {
    server.backUp();
  }

  @Override
  public void failOver(JwksId id) throws IOException {
    server.failOver();
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) throws IOException {
    this.fault = fault;
    switch (fault) {
      case DEAD -> server.kill();
      case HANGING -> server.suspend();
      case SLOW -> slow = new SlowPath(server.uri(), SLOW);
      case CROWDED -> {
        last = server.connect();
        last.configSet("maxclients", "1");
      }
      default -> {
        try (Jedis jedis = server.connect()) {
          inflict(fault, id, jedis);
        }
      }
    }
  }

  private static void inflict(StoreFault fault, JwksId id, Jedis jedis) throws IOException {
    switch (fault) {
      case FULL -> jedis.configSet("maxmemory", "1");
      case DISK_FAILED -> failToSave(jedis);
      case REFUSES_WRITES -> jedis.aclSetUser("default", "-eval");
      case READ_ONLY -> jedis.replicaof("127.0.0.1", 1); // no server listens there
      case LOCKED_OUT, WRONG_PASSWORD -> jedis.configSet("requirepass", PASSWORD);
      case ANOTHER_TYPE -> {
        jedis.del(key(id));
        jedis.rpush(key(id), "a", "b");
      }
      default -> throw FaultyStore.cannot(fault);
    }
  }

  /** Lets a snapshot fail, after which the server refuses to write what it cannot keep. */
  private static void failToSave(Jedis jedis) throws IOException {
    Path directory = Path.of(jedis.configGet("dir").get("dir"));
    Files.createDirectories(directory.resolve(TAKEN));
    jedis.configSet("save", "3600 1");
    jedis.bgsave();
    while (!jedis.info("persistence").contains("rdb_last_bgsave_status:err")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Override
  public void heal(StoreFault fault, JwksId id) throws IOException {
    this.fault = null;
    switch (fault) {
      case DEAD -> server.start();
      case HANGING -> server.resume();
      case SLOW -> {
        slow.close();
        slow = null;
      }
      case CROWDED -> {
        last.configSet("maxclients", "10000");
        last.close();
      }
      default -> {
        try (Jedis jedis = server.connect()) {
          heal(fault, id, jedis);
        }
      }
    }
  }

  private static void heal(StoreFault fault, JwksId id, Jedis jedis) {
    switch (fault) {
      case FULL -> jedis.configSet("maxmemory", "0");
      case DISK_FAILED -> jedis.configSet("save", "");
      case REFUSES_WRITES -> jedis.aclSetUser("default", "+eval");
      case READ_ONLY -> jedis.replicaofNoOne();
      case LOCKED_OUT, WRONG_PASSWORD -> {
        jedis.auth(PASSWORD);
        jedis.configSet("requirepass", "");
      }
      case ANOTHER_TYPE -> jedis.del(key(id));
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
