package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Stores JWK Sets in Redis or Valkey.
 *
 * <p>An entry is a string at the key {@link #key}, with an expiry. The string is the document
 * itself, so that a Node process with oauth4webapi can read it, and write it by {@code SET} with an
 * expiry, as a script of this class does when the held entry is older. A lease is a second key with
 * a time to live, by the engine's clock.
 *
 * <p>Nothing is retried: a failed call is reported to the listener, and the next call, minutes
 * later, connects again. Safe for use by any number of threads.
 */
public final class RedisJwksStore implements JwksStore, AutoCloseable {

  /**
   * Writes an entry unless a newer one is held. The held value counts only if it is not too long,
   * which is checked first, and has a {@code uat} in whole seconds.
   *
   * <p>KEYS[1] the entry. ARGV: the document, its {@code uat}, the time to live in milliseconds,
   * the latest {@code uat} that is kept against it, the greatest length in bytes.
   */
  private static final String SAVE =
      """
      local length = redis.pcall('STRLEN', KEYS[1])
      if type(length) == 'number' and length <= tonumber(ARGV[5]) then
        local held = redis.call('GET', KEYS[1])
        local fine, entry = pcall(cjson.decode, held)
        if fine and type(entry) == 'table' and type(entry.uat) == 'number' then
          local uat = entry.uat
          if uat == math.floor(uat) and uat > tonumber(ARGV[2]) and uat <= tonumber(ARGV[4]) then
            return 0
          end
        end
      end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
      return 1
      """;

  /** Takes, prolongs or gives back a lease. KEYS[1] the lease. ARGV: holder, milliseconds. */
  private static final String LEASE =
      """
      local held = redis.pcall('GET', KEYS[1])
      if type(held) == 'string' and held ~= ARGV[1] then
        return 0
      end
      if tonumber(ARGV[2]) > 0 then
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      else
        redis.call('DEL', KEYS[1])
      end
      return 1
      """;

  /** The bytes that are read at most: a character takes three of them at most. */
  private static final int MAX_BYTES = 3 * JwksEntry.MAX_CHARACTERS;

  private final UnifiedJedis client;
  private final String prefix;
  private final boolean owned;

  private RedisJwksStore(UnifiedJedis client, String prefix, boolean owned) {
    this.client = client;
    this.prefix = prefix;
    this.owned = owned;
  }

  /**
   * Makes a store on the caller's client, of any kind: one server, a cluster, sentinels. The
   * timeouts are the client's; the {@link #builder} sets each to 250 ms.
   */
  public static RedisJwksStore of(UnifiedJedis client) {
    return new RedisJwksStore(
        Objects.requireNonNull(client, "client"), Builder.DEFAULT_PREFIX, false);
  }

  /**
   * Begins the settings of a store at an address.
   *
   * @param uri {@code redis://user:password@host:port/database}, or {@code rediss:} for TLS
   * @throws IllegalArgumentException when {@code uri} is not such a URI
   */
  public static Builder builder(URI uri) {
    return new Builder(uri);
  }

  /** The key of an entry: the prefix and {@link JwksId#name}. */
  public String key(JwksId id) {
    return prefix + id.name();
  }

  /** Reads one byte more than is allowed, which shows that an entry is too long, and no more. */
  @Override
  public @Nullable String load(JwksId id) {
    String document = client.getrange(key(id), 0, MAX_BYTES);
    return document == null || document.isEmpty() ? null : document;
  }

  /** Saves the entry for as long as it may be used after its fetch: clocks need not agree. */
  @Override
  public void save(JwksId id, JwksEntry entry) {
    long seconds = Math.max(1, entry.expiresAt() - entry.updatedAt());
    Object unused =
        client.eval(
            SAVE,
            List.of(key(id)),
            List.of(
                entry.document(),
                Long.toString(entry.updatedAt()),
                Long.toString(Math.multiplyExact(seconds, 1000L)),
                Long.toString(entry.latestKept()),
                Integer.toString(MAX_BYTES)));
  }

  @Override
  public boolean lease(JwksId id, String holder, Duration time) {
    Object granted =
        client.eval(
            LEASE, List.of(key(id) + ":lease"), List.of(holder, Long.toString(time.toMillis())));
    return Long.valueOf(1).equals(granted);
  }

  /** Closes the connections, unless the client is the caller's. */
  @Override
  public void close() {
    if (owned) {
      client.close();
    }
  }

  /** Settings of a store; each has a default. */
  public static final class Builder {

    private static final String DEFAULT_PREFIX = "oauth4jvm:jwks:";

    private final URI uri;
    private String prefix = DEFAULT_PREFIX;
    private Duration connectTimeout = Duration.ofMillis(250);
    private Duration operationTimeout = Duration.ofMillis(250);

    private Builder(URI uri) {
      Objects.requireNonNull(uri, "uri");
      if (!JedisURIHelper.isValid(uri)) {
        throw new IllegalArgumentException(
            "uri is not redis://host:port or rediss://host:port: its scheme is " + uri.getScheme());
      }
      this.uri = uri;
    }

    /** The prefix of the keys; {@code oauth4jvm:jwks:} by default. */
    public Builder keyPrefix(String prefix) {
      this.prefix = Objects.requireNonNull(prefix, "prefix");
      return this;
    }

    /** The timeout of a connection; default 250 ms. */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = positive(timeout);
      return this;
    }

    /** The timeout of an answer; default 250 ms. */
    public Builder operationTimeout(Duration timeout) {
      this.operationTimeout = positive(timeout);
      return this;
    }

    /** Builds the store, which connects at its first call. */
    public RedisJwksStore build() {
      // calls are rare: few connections, and no thread that tests idle ones
      ConnectionPoolConfig pool = new ConnectionPoolConfig();
      pool.setJmxEnabled(false);
      pool.setMaxTotal(4);
      pool.setMaxIdle(1);
      pool.setMaxWait(operationTimeout);
      pool.setTestWhileIdle(false);
      pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
      DefaultJedisClientConfig config =
          DefaultJedisClientConfig.builder(uri)
              .connectionTimeoutMillis((int) connectTimeout.toMillis())
              .socketTimeoutMillis((int) operationTimeout.toMillis())
              .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
              .resp2() // else the client connects here, to find out the version
              .build();
      UnifiedJedis client =
          RedisClient.builder()
              .hostAndPort(JedisURIHelper.getHostAndPort(uri))
              .clientConfig(config)
              .poolConfig(pool)
              .build();
      return new RedisJwksStore(client, prefix, true);
    }

    private static Duration positive(Duration timeout) {
      if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("timeout is not from 1 ms to 24 days: " + timeout);
      }
      return timeout;
    }
  }
}
