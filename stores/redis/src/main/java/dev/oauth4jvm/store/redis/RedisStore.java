package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.net.Timeouts;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A store in Redis or Valkey.
 *
 * <p>A value is a string at the key {@link #key}, with the engine's expiry. The string is the
 * value's text itself, so a Node process with oauth4webapi can read and write the entry of a JWK
 * Set. A script of this class decides whether a value is saved. A lease is a second key with a time
 * to live, by the engine's clock.
 *
 * <p>The {@link #builder} creates a store with a small client of its own, for one server: the
 * client speaks RESP2, needs only the JDK, and keeps one connection for 30 s. {@link JedisStore}
 * creates a store over a Jedis client, for clusters and sentinels.
 *
 * <p>A failed call is not repeated; the next one connects again. There is one exception: if a kept
 * connection turns out to be closed, a command that Redis can receive twice with the same effect is
 * sent once more on a fresh connection. Safe for use by any number of threads.
 */
public final class RedisStore implements Store, AutoCloseable {

  /**
   * Saves a value if its condition is met. The held value has a version only if it is not too long,
   * which is checked first, and its {@code uat} is a whole number, as for any reader.
   *
   * <p>KEYS[1] the value. ARGV: the text, its version, the time to live in milliseconds, the number
   * of the condition, the greatest possible version, the maximum number of bytes, the condition.
   */
  private static final String SAVE =
      """
      local length = redis.pcall('STRLEN', KEYS[1])
      local present = type(length) ~= 'number' or length > 0
      local version = nil
      if present and type(length) == 'number' and length <= tonumber(ARGV[6]) then
        local fine, held = pcall(cjson.decode, redis.call('GET', KEYS[1]))
        if fine and type(held) == 'table' and type(held.uat) == 'number' then
          local uat = held.uat
          if uat >= 0 and uat <= tonumber(ARGV[5]) and uat == math.floor(uat) then
            version = uat
          end
        end
      end
      local number = tonumber(ARGV[4])
      if ARGV[7] == 'absent' then
        if present then
          return 0
        end
      elseif ARGV[7] == 'unchanged' then
        if version ~= number then
          return 0
        end
      elseif version and version > tonumber(ARGV[2]) and version <= number then
        return 0
      end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
      return 1
      """;

  /** Takes, prolongs or releases a lease. KEYS[1] the lease. ARGV: holder, milliseconds. */
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

  /** The maximum number of bytes to read: a character takes at most three. */
  private static final int MAX_BYTES = 3 * StoreValue.MAX_CHARACTERS;

  static final String DEFAULT_PREFIX = "oauth4jvm:";

  private final RedisCommands redis;
  private final String prefix;

  RedisStore(RedisCommands redis, String prefix) {
    this.redis = redis;
    this.prefix = prefix;
  }

  /**
   * Returns a builder of a store at an address.
   *
   * @param uri {@code redis://user:password@host:port/database}, or {@code rediss:} for TLS, which
   *     requires a server certificate for the host; user, password and database are optional, and
   *     percent-encoded as a URI requires
   * @throws IllegalArgumentException when the URI has another form; the message does not quote it
   */
  public static Builder builder(URI uri) {
    return new Builder(uri);
  }

  /** The key of a value: the prefix, the kind, a colon, the name. */
  public String key(StoreKey key) {
    return prefix + key.kind() + ":" + key.name();
  }

  /**
   * Reads at most one byte more than allowed, by which a view of the store detects such a value.
   */
  @Override
  public @Nullable String load(StoreKey key) throws IOException {
    String text = redis.getRange(key(key), 0, MAX_BYTES);
    return text == null || text.isEmpty() ? null : text;
  }

  /**
   * The time to live is the useful life of the value from its version on: the clock of the engine
   * does not matter.
   */
  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws IOException {
    String name;
    long number;
    if (condition instanceof Condition.Newest newest) {
      name = "newest";
      number = newest.latestKept();
    } else if (condition instanceof Condition.Unchanged unchanged) {
      name = "unchanged";
      number = unchanged.version();
    } else {
      name = "absent";
      number = 0;
    }
    Object saved =
        redis.eval(
            SAVE,
            key(key),
            List.of(
                value.text(),
                Long.toString(value.version()),
                Long.toString(Math.multiplyExact(value.secondsOfUse(), 1000L)),
                Long.toString(number),
                Long.toString(StoreValue.LATEST_VERSION),
                Integer.toString(MAX_BYTES),
                name),
            name.equals("newest"));
    return Long.valueOf(1).equals(saved);
  }

  @Override
  public boolean lease(StoreKey key, String holder, Duration time) throws IOException {
    Object granted =
        redis.eval(
            LEASE, key(key) + ":lease", List.of(holder, Long.toString(time.toMillis())), true);
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

    /** The prefix of keys; {@code oauth4jvm:} by default. */
    public Builder keyPrefix(String prefix) {
      this.prefix = Objects.requireNonNull(prefix, "prefix");
      return this;
    }

    /**
     * The time limit of the TCP connection, including the resolution of the name.
     *
     * @param timeout from 1 ms to a day; 250 ms by default
     */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = Timeouts.checked(timeout);
      return this;
    }

    /**
     * The time limit of a command and its reply. On a new connection, the TLS handshake and the
     * login have the same limit again.
     *
     * @param timeout from 1 ms to a day; 250 ms by default
     */
    public Builder operationTimeout(Duration timeout) {
      this.operationTimeout = Timeouts.checked(timeout);
      return this;
    }

    /**
     * The TLS context of a {@code rediss:} address: the trusted certificates, and the client's own
     * for mutual TLS. Host names are always verified.
     *
     * @param context the context, instead of the JDK's default
     */
    public Builder sslContext(SSLContext context) {
      this.sslContext = Objects.requireNonNull(context, "context");
      return this;
    }

    /** Builds the store; its first call connects. */
    public RedisStore build() {
      // load reads one byte more than a value may have
      return new RedisStore(
          new RespClient(address, sslContext, connectTimeout, operationTimeout, MAX_BYTES + 1),
          prefix);
    }
  }
}
