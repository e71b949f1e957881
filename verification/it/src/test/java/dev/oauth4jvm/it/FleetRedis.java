package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.store.redis.RedisStore;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;

/**
 * A Redis server that test processes share, accessed by the test directly rather than through their
 * stores.
 */
final class FleetRedis implements AutoCloseable {

  private static final Pattern GETS = Pattern.compile("cmdstat_get(?:range)?:calls=(\\d+)");

  final RedisServer server = RedisServer.run();
  private final List<RedisStore> stores = new ArrayList<>();

  URI uri() {
    return server.uri();
  }

  /** Creates a store like another process's, which is closed with this object. */
  RedisStore store() {
    return store(uri());
  }

  /** Creates a store that uses another route to the server. */
  RedisStore store(URI uri) {
    RedisStore store = patientStore(uri);
    stores.add(store);
    return store;
  }

  /** Creates a store whose timeouts a busy machine does not exceed. */
  static RedisStore patientStore(URI uri) {
    return RedisStore.builder(uri)
        .connectTimeout(FleetNode.PATIENCE)
        .operationTimeout(FleetNode.PATIENCE)
        .build();
  }

  /** Deletes all entries, leases and counts. */
  void clear() {
    try (Jedis jedis = server.connect()) {
      jedis.flushAll();
      jedis.configResetStat();
    }
  }

  /** The number of calls by stores since {@link #clear}: each call is one GET or GETRANGE. */
  int calls() {
    try (Jedis jedis = server.connect()) {
      Matcher gets = GETS.matcher(jedis.info("commandstats"));
      int calls = 0;
      while (gets.find()) {
        calls += Integer.parseInt(gets.group(1));
      }
      return calls;
    }
  }

  /** Advances the expiry of Redis's values: Redis does not use the tests' clocks. */
  void pass(Duration time) {
    try (Jedis jedis = server.connect()) {
      for (String key : jedis.keys("*")) {
        long left = jedis.pttl(key);
        if (left >= 0) {
          jedis.pexpire(key, left - time.toMillis());
        }
      }
    }
  }

  /** Deletes all leases. */
  void endLeases() {
    try (Jedis jedis = server.connect()) {
      for (String key : jedis.keys("*:lease")) {
        jedis.del(key);
      }
    }
  }

  /** The remaining time of the lease of a server's set. */
  Duration leaseLeft(AuthorizationServer as) {
    try (Jedis jedis = server.connect()) {
      return Duration.ofMillis(jedis.pttl(key(as) + ":lease"));
    }
  }

  /** The entry of a server's set, or null. */
  String entry(AuthorizationServer as) {
    try (Jedis jedis = server.connect()) {
      return jedis.get(key(as));
    }
  }

  /** Writes a document in place of an entry. */
  void write(AuthorizationServer as, String entry) {
    try (Jedis jedis = server.connect()) {
      jedis.set(key(as), entry);
    }
  }

  /** The key of a server's entry. */
  static String key(AuthorizationServer as) {
    return "oauth4jvm:jwks:" + new JwksId(as.issuer(), as.jwksUri()).name();
  }

  @Override
  public void close() {
    stores.forEach(RedisStore::close);
    server.close();
  }
}
