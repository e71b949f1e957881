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
 * <p>Thread-safe; make one and keep it, since it keeps connections. Nothing but this class is
 * loaded before the first request is sent, and no thread is left behind: a process ends at once.
 * The JDK's default TLS context is made before the time of the first {@code https:} exchange
 * begins.
 *
 * <p>The limits, each with a default and a method on the {@link Builder}: connecting 5 s (the
 * name's resolution included, the TLS handshake not), the whole exchange 10 s, the body 1 MiB. A
 * limit that is exceeded is an {@link IOException} that names it, for the times a {@link
 * java.net.SocketTimeoutException}. Not adjustable: 64 KiB and 200 fields of a header, 8 interim
 * responses. A response that breaks RFC 9112 is a {@link java.net.ProtocolException}. No message
 * quotes the response.
 *
 * <p>Redirects are never followed; there are no cookies and no authentication. {@code
 * accept-encoding: identity} is sent unless the request has that field; a body that is gzip or
 * deflate all the same is decompressed within the limit of its size, and its {@code
 * content-encoding} and {@code content-length} fields are removed. Two codings, or another one, are
 * an {@link IOException}.
 *
 * <p>Each request is sent once, with one exception: a GET or HEAD without body is sent again, on a
 * fresh connection, when the server closed a kept connection before any byte of the response (RFC
 * 9112, section 9.3.1). Connections are kept for 30 s, 16 to one server and 64 in the process. A
 * request of another method uses one only within 2 s of its last exchange, which no server closes
 * as idle so soon; if it is closed all the same, the exchange fails, and the request may have been
 * processed.
 *
 * <p>A {@linkplain Request#streamedBody() streamed body} is read on the calling thread and closed
 * when the exchange is over, however it ends; the time that its stream takes to give bytes is not
 * bounded. An {@linkplain Request#unreadResponse unread response} comes as soon as its header did:
 * the limits of time and size hold until then, and for responses without success. Its body is not
 * decompressed; its connection is in use until the stream was read to its end or closed.
 *
 * <p>A response that arrives before the server breaks the connection, while the request is still
 * being sent, is returned if it is complete and not a success (RFC 9112, section 9.5). Over TLS, a
 * body without length or chunks must end with a close_notify alert (section 9.8).
 *
 * <p>An HTTP proxy forwards {@code http:} requests and opens a tunnel for {@code https:}. A proxy
 * that asks for authentication, and one of SOCKS, is refused with an {@link IOException}.
 *
 * <p>The header fields that frame a message ({@code host}, {@code content-length}, {@code
 * connection} and the like) are set by the transport: a request with one of them is refused with an
 * {@link IllegalArgumentException}, as is one with a value outside ASCII, with a scheme other than
 * {@code http} and {@code https}, or with user information in its URI.
 */
public final class SocketTransport implements Transport, AutoCloseable {

  private final Settings settings;
  private volatile boolean closed;

  private SocketTransport(Settings settings) {
    this.settings = settings;
  }

  /**
   * A transport with the default limits, the JDK's default TLS context and the system's proxies.
   *
   * @return the transport
   */
  public static SocketTransport create() {
    return builder().build();
  }

  /**
   * Begins a transport with other limits or settings.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Sends a request and waits for the whole response.
   *
   * @throws IllegalArgumentException when the request cannot be sent as it is, see above
   * @throws java.io.InterruptedIOException when the calling thread is interrupted; the exchange is
   *     given up and the thread's interrupt flag is still set
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

  /** Closes idle connections. Running exchanges end as ever; further ones are refused. */
  @Override
  public void close() {
    closed = true;
    ConnectionPool.closeAll(settings);
  }

  /** What the builder was told; a plain class, since a record of it would load what it holds. */
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
     * The time limit of connecting.
     *
     * @param limit positive, a day at most; 5 s by default
     * @return this builder
     * @throws IllegalArgumentException when the limit is out of range
     */
    public Builder connectTimeout(Duration limit) {
      settings.connectTimeout = Limits.time(limit, "connectTimeout");
      return this;
    }

    /**
     * The time limit of the whole exchange, from sending the request to the last byte of the body.
     *
     * @param limit positive, a day at most; 10 s by default
     * @return this builder
     * @throws IllegalArgumentException when the limit is out of range
     */
    public Builder requestTimeout(Duration limit) {
      settings.requestTimeout = Limits.time(limit, "requestTimeout");
      return this;
    }

    /**
     * The number of bytes that the body of a response may have, compressed and decompressed.
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
     * The TLS context: which certificates are trusted, and the client's own for mutual TLS. Host
     * names are verified whatever the context.
     *
     * @param context used in place of the JDK's default one, which is made at the first {@code
     *     https:} request
     * @return this builder
     */
    public Builder sslContext(SSLContext context) {
      settings.sslContext = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * The proxy of each request: the first that the selector names.
     *
     * @param selector used in place of the system's default one; {@code ProxySelector.of(null)} for
     *     no proxy
     * @return this builder
     */
    public Builder proxy(ProxySelector selector) {
      settings.proxy = Objects.requireNonNull(selector, "selector");
      return this;
    }

    /**
     * The addresses to which a connection may be made. Each address of a name is judged right
     * before connecting to it, so that a name cannot lead elsewhere after it was judged. A host
     * none of whose addresses is allowed is an {@link IOException}. So is a request for which the
     * proxy selector names a proxy: it would connect to an address that is not known here.
     *
     * @param allowed true for an address that is allowed; called by many threads at a time
     * @return this builder
     */
    public Builder connectOnlyTo(Predicate<? super InetAddress> allowed) {
      settings.connectOnlyTo = Objects.requireNonNull(allowed, "allowed");
      return this;
    }

    /**
     * The transport.
     *
     * @return a transport that later changes to this builder do not touch
     */
    public SocketTransport build() {
      return new SocketTransport(new Settings(settings));
    }
  }
}
