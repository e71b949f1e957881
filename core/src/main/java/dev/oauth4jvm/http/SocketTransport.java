package dev.oauth4jvm.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A transport on the JDK's sockets: a small, strict client for HTTP/1.1 (RFC 9112) that blocks the
 * calling thread, platform or virtual.
 *
 * <p>Thread-safe. Create one and reuse it, since it keeps connections. No other class is loaded
 * before the first request is sent, and no thread remains: a process exits at once. The JDK's
 * default TLS context is created before the time limit of the first {@code https:} exchange starts.
 *
 * <p>The limits, each with a default and a method on the {@link Builder}: connecting 5 s (including
 * name resolution, excluding the TLS handshake), the whole exchange 10 s, the body 1 MiB. Exceeding
 * a limit throws an {@link IOException} that names it; for timeouts, a {@link
 * java.net.SocketTimeoutException}. Fixed limits: 64 KiB and 200 fields of a header, 8 interim
 * responses. A response that violates RFC 9112 throws a {@link java.net.ProtocolException}. No
 * message quotes the response.
 *
 * <p>Redirects are never followed; there are no cookies and no authentication. {@code
 * accept-encoding: identity} is sent unless the request has that field. A gzip or deflate body is
 * still decompressed, within the size limit, and its {@code content-encoding} and {@code
 * content-length} fields are removed. Two codings, or any other one, throw an {@link IOException}.
 *
 * <p>Each request is sent once, with one exception: when the server closed a kept connection before
 * any byte of the response, a GET or HEAD without a body is sent again on a new connection (RFC
 * 9112, section 9.3.1). Connections are kept for 30 s, up to 16 to one server and 64 in the
 * process. Requests of other methods use a connection only within 2 s of its last exchange; no
 * server closes an idle connection so soon. If the server still closes it, the exchange fails, and
 * the request may have been processed.
 *
 * <p>A {@linkplain Request#streamedBody() streamed body} is read on the calling thread and closed
 * when the exchange is over, however it ends; the time that its stream takes to produce bytes is
 * not bounded. An {@linkplain Request#unreadResponse unread response} is returned as soon as its
 * header was received. The limits of time and size apply until then, and to responses other than
 * 2xx. Its body is not decompressed. Its connection is in use until the stream was read to its end
 * or closed.
 *
 * <p>A response that arrives before the server breaks the connection, while the request is still
 * being sent, is returned if it is complete and not a success (RFC 9112, section 9.5). Over TLS, a
 * body without a length or chunks must end with a close_notify alert (section 9.8).
 *
 * <p>An HTTP proxy forwards {@code http:} requests and opens a tunnel for {@code https:}. A SOCKS
 * proxy, or a proxy that requires authentication, throws an {@link IOException}.
 *
 * <p>The header fields that frame a message ({@code host}, {@code content-length}, {@code
 * connection} and the like) are set by the transport. A request is refused with an {@link
 * IllegalArgumentException} when it has one of them, a value outside ASCII, a scheme other than
 * {@code http} and {@code https}, or user information in its URI.
 */
public final class SocketTransport implements Transport, AutoCloseable {

  private final Settings settings;
  private volatile boolean closed;

  private SocketTransport(Settings settings) {
    this.settings = settings;
  }

  /**
   * Creates a transport with the default limits, the JDK's default TLS context and the system's
   * proxies.
   *
   * @return the transport
   */
  public static SocketTransport create() {
    return builder().build();
  }

  /**
   * Starts building a transport with other limits or settings.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Sends a request and waits for the complete response.
   *
   * @throws IllegalArgumentException when the request cannot be sent unchanged, see above
   * @throws java.io.InterruptedIOException when the calling thread is interrupted; the exchange is
   *     aborted and the thread's interrupt flag stays set
   */
  @Override
  public Response send(Request request) throws IOException {
    SocketExchange exchange =
        new SocketExchange(settings, Objects.requireNonNull(request, "request"));
    if (closed) {
      Outgoing.closeUnsent(request);
      throw new IOException("the transport is closed; nothing was sent");
    }
    Response response = exchange.run();
    if (closed) {
      ConnectionPool.closeAll(settings);
    }
    return response;
  }

  /** Closes idle connections. Running exchanges finish normally; further ones are refused. */
  @Override
  public void close() {
    closed = true;
    ConnectionPool.closeAll(settings);
  }

  /**
   * The builder's settings; a plain class, since a record would load the types of its components.
   */
  static final class Settings {

    Duration connectTimeout = Duration.ofSeconds(5);
    Duration requestTimeout = Duration.ofSeconds(10);
    int maxBodyBytes = 1 << 20;
    @Nullable SSLContext sslContext;
    @Nullable ProxySelector proxy;
    @Nullable Predicate<? super InetAddress> connectOnlyTo;

    Settings() {}

    Settings(Settings other) {
      connectTimeout = other.connectTimeout;
      requestTimeout = other.requestTimeout;
      maxBodyBytes = other.maxBodyBytes;
      sslContext = other.sslContext;
      proxy = other.proxy;
      connectOnlyTo = other.connectOnlyTo;
    }
  }

  /** Limits and settings of a {@link SocketTransport}; not thread-safe. */
  public static final class Builder {

    private final Settings settings = new Settings();

    private Builder() {}

    /**
     * Sets the time limit for connecting.
     *
     * @param limit positive, at most a day; 5 s by default
     * @return this builder
     * @throws IllegalArgumentException when the limit is out of range
     */
    public Builder connectTimeout(Duration limit) {
      settings.connectTimeout = Limits.time(limit, "connectTimeout");
      return this;
    }

    /**
     * Sets the time limit for the whole exchange, from sending the request to the last byte of the
     * body.
     *
     * @param limit positive, at most a day; 10 s by default
     * @return this builder
     * @throws IllegalArgumentException when the limit is out of range
     */
    public Builder requestTimeout(Duration limit) {
      settings.requestTimeout = Limits.time(limit, "requestTimeout");
      return this;
    }

    /**
     * Sets the number of bytes that the body of a response may have, compressed and decompressed.
     *
     * @param limit at least 1; 1 MiB by default
     * @return this builder
     * @throws IllegalArgumentException when the limit is not positive
     */
    public Builder maxBodyBytes(int limit) {
      settings.maxBodyBytes = Limits.bytes(limit, "maxBodyBytes");
      return this;
    }

    /**
     * Sets the TLS context: which certificates are trusted, and the client's own for mutual TLS.
     * Host names are verified with any context.
     *
     * @param context replaces the JDK's default context, which is created at the first {@code
     *     https:} request
     * @return this builder
     */
    public Builder sslContext(SSLContext context) {
      settings.sslContext = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * Sets the proxies for requests; the first proxy that the selector returns is used.
     *
     * @param selector replaces the system's default selector; {@code ProxySelector.of(null)} for no
     *     proxy
     * @return this builder
     */
    public Builder proxy(ProxySelector selector) {
      settings.proxy = Objects.requireNonNull(selector, "selector");
      return this;
    }

    /**
     * Restricts the addresses of connections. Each address of a name is checked right before
     * connecting to it, so that a name cannot resolve to another address after the check. A host
     * without an allowed address throws an {@link IOException}. So does a request for which the
     * proxy selector returns a proxy: the address that the proxy connects to is not known here.
     *
     * @param allowed returns true for an allowed address; called by several threads at a time
     * @return this builder
     */
    public Builder connectOnlyTo(Predicate<? super InetAddress> allowed) {
      settings.connectOnlyTo = Objects.requireNonNull(allowed, "allowed");
      return this;
    }

    /**
     * Builds the transport.
     *
     * @return a transport that later changes to this builder do not affect
     */
    public SocketTransport build() {
      return new SocketTransport(new Settings(settings));
    }
  }
}
