package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.store.StoreValue;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creates a {@link RedisStore} over Upstash's REST API, for functions and networks that can only
 * send HTTP requests. Keys, values and scripts are those of every {@link RedisStore}. A class of
 * its own, so that other stores load nothing of it.
 */
public final class UpstashStore {

  /** The bytes of a value in base64, and those of the JSON around it. */
  private static final int MAX_BODY = 4 * StoreValue.MAX_CHARACTERS + 1024;

  private UpstashStore() {}

  /**
   * Returns a builder of a store.
   *
   * @param uri the URL of the database's REST API: scheme, host and port
   * @param token the token of the REST API, which must allow writes
   * @throws IllegalArgumentException when the URI has more parts, or the token is not printable
   *     ASCII; the message quotes neither
   */
  public static Builder builder(URI uri, String token) {
    return new Builder(uri, token);
  }

  /** Settings of a store; not thread-safe. */
  public static final class Builder {

    private final URI uri;
    private final String token;
    private String prefix = RedisStore.DEFAULT_PREFIX;
    private @Nullable Transport transport;
    private final SocketTransport.Builder sockets =
        SocketTransport.builder()
            .connectTimeout(Duration.ofMillis(250))
            .requestTimeout(Duration.ofMillis(500))
            .maxBodyBytes(MAX_BODY);

    private Builder(URI uri, String token) {
      boolean http =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      if (!http
          || uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getRawPath().length() > 1
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "uri is not an http or https URI of scheme, host and port alone");
      }
      for (int i = 0; i < token.length(); i++) {
        if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
          throw new IllegalArgumentException(
              "token has a character that is not printable ASCII, at index " + i);
        }
      }
      if (token.isEmpty()) {
        throw new IllegalArgumentException("token is empty");
      }
      this.uri = uri;
      this.token = token;
    }

    /** The prefix of keys; {@code oauth4jvm:} by default. */
    public Builder keyPrefix(String prefix) {
      this.prefix = Objects.requireNonNull(prefix, "prefix");
      return this;
    }

    /**
     * The time limit of a connection, without the TLS handshake.
     *
     * @param timeout positive, at most a day; 250 ms by default
     */
    public Builder connectTimeout(Duration timeout) {
      SocketTransport.Builder unused = sockets.connectTimeout(timeout);
      return this;
    }

    /**
     * The time limit of a call, including the connection.
     *
     * @param timeout positive, at most a day; 500 ms by default
     */
    public Builder operationTimeout(Duration timeout) {
      SocketTransport.Builder unused = sockets.requestTimeout(timeout);
      return this;
    }

    /**
     * The transport of the requests, instead of a {@link SocketTransport} with the two timeouts.
     * The store does not close it.
     */
    public Builder transport(Transport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /** Builds the store; its first call connects. */
    public RedisStore build() {
      if (transport != null) {
        return new RedisStore(new UpstashCommands(uri, token, transport, null), prefix);
      }
      SocketTransport own = sockets.build();
      return new RedisStore(new UpstashCommands(uri, token, own, own), prefix);
    }
  }
}
