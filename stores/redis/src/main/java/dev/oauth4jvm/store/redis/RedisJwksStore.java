package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Stores JWK Sets in Redis or Valkey.
 *
 * <p>An entry is a string at the key {@link #key}, with an expiry. The string is the document
 * itself, so that a Node process with oauth4webapi can read it, and write it by {@code SET} with an
 * expiry, as a script of this class does when the held entry is older. A lease is a second key with
 * a time to live, by the engine's clock.
 *
 * <p>The {@link #builder} makes a store with a small client of its own, for one server: it speaks
 * RESP2, needs the JDK alone, and keeps one connection for 30 s. {@link JedisJwksStore} makes one
 * that uses a Jedis client, for clusters and sentinels.
 *
 * <p>A call that fails is reported to the listener and not repeated; the next one connects again.
 * One exception: a command whose kept connection turns out to be closed is sent once more on a
 * fresh one, since each command has the same effect when Redis receives it twice. Safe for use by
 * any number of threads.
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

  static final String DEFAULT_PREFIX = "oauth4jvm:jwks:";

  private final RedisCommands redis;
  private final String prefix;

  RedisJwksStore(RedisCommands redis, String prefix) {
    this.redis = redis;
    this.prefix = prefix;
  }

  /**
   * Begins a store at an address.
   *
   * @param uri {@code redis://user:password@host:port/database}, or {@code rediss:} for TLS, where
   *     the server's certificate must be for the host; user, password and database may be absent,
   *     and are percent-encoded where a URI requires that
   * @throws IllegalArgumentException when it is not such a URI; the message does not quote it
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
  public @Nullable String load(JwksId id) throws IOException {
    String document = redis.getRange(key(id), 0, MAX_BYTES);
    return document == null || document.isEmpty() ? null : document;
  }

  /** Saves the entry for as long as it may be used after its fetch: clocks need not agree. */
  @Override
  public void save(JwksId id, JwksEntry entry) throws IOException {
    long seconds = Math.max(1, entry.expiresAt() - entry.updatedAt());
    Object unused =
        redis.eval(
            SAVE,
            key(id),
            List.of(
                entry.document(),
                Long.toString(entry.updatedAt()),
                Long.toString(Math.multiplyExact(seconds, 1000L)),
                Long.toString(entry.latestKept()),
                Integer.toString(MAX_BYTES)));
  }

  @Override
  public boolean lease(JwksId id, String holder, Duration time) throws IOException {
    Object granted =
        redis.eval(LEASE, key(id) + ":lease", List.of(holder, Long.toString(time.toMillis())));
    return Long.valueOf(1).equals(granted);
  }

  /** Closes the connections, unless the client is the caller's; further calls fail. */
  @Override
  public void close() {
    redis.close();
  }

  /** Settings of a store with a client of its own; not thread-safe. */
  public static final class Builder {

    private final RedisAddress address;
    private String prefix = DEFAULT_PREFIX;
    private Duration connectTimeout = Duration.ofMillis(250);
    private Duration operationTimeout = Duration.ofMillis(250);
    private @Nullable SSLContext sslContext;

    private Builder(URI uri) {
      address = RedisAddress.of(Objects.requireNonNull(uri, "uri"));
    }

    /** The text that keys begin with; {@code oauth4jvm:jwks:} by default. */
    public Builder keyPrefix(String prefix) {
      this.prefix = Objects.requireNonNull(prefix, "prefix");
      return this;
    }

    /**
     * The time limit of the TCP connection, the name's resolution included.
     *
     * @param timeout from 1 ms to 24 days; 250 ms by default
     */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = positive(timeout);
      return this;
    }

    /**
     * The time limit of a command and its reply. On a new connection the TLS handshake and the
     * login have as much time again.
     *
     * @param timeout from 1 ms to 24 days; 250 ms by default
     */
    public Builder operationTimeout(Duration timeout) {
      this.operationTimeout = positive(timeout);
      return this;
    }

    /**
     * The TLS context of a {@code rediss:} address: which certificates are trusted, and the
     * client's own for mutual TLS. Host names are verified whatever the context.
     *
     * @param context used in place of the JDK's default one
     */
    public Builder sslContext(SSLContext context) {
      this.sslContext = Objects.requireNonNull(context, "context");
      return this;
    }

    /** Builds the store; its first call connects. */
    public RedisJwksStore build() {
      // one byte more than an entry may have, which load reads
      return new RedisJwksStore(
          new RespClient(address, sslContext, connectTimeout, operationTimeout, MAX_BYTES + 1),
          prefix);
    }

    private static Duration positive(Duration timeout) {
      if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("timeout is not from 1 ms to 24 days: " + timeout);
      }
      return timeout;
    }
  }
}
