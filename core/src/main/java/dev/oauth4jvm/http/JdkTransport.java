package dev.oauth4jvm.http;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A transport on the JDK's own HTTP client, {@code java.net.http}.
 *
 * <p>Thread-safe. Create one and reuse it, since it keeps connections. The HTTP client is created
 * when the first request is sent. Until then no class of {@code java.net.http} is loaded, so that a
 * process that sends nothing does not pay for it.
 *
 * <p>Redirects are never followed. The protocol is HTTP/1.1 unless the {@linkplain
 * Builder#httpClient application's client} uses another: occasional small exchanges gain nothing
 * from HTTP/2, which needs more classes and an upgrade over {@code http:}, and makes all exchanges
 * on a connection fail together. No content coding is requested; a gzip or deflate body is still
 * decompressed, within the size limit.
 *
 * <p>A {@linkplain Request#streamedBody() streamed body} is read on a thread of the client's
 * executor and closed when the exchange is over, however it ends.
 *
 * <p>An {@linkplain Request#unreadResponse unread response} is returned as soon as its header was
 * received. The limits of time and size below apply until then, and to responses other than 2xx.
 *
 * <p>A request without a body has no {@code content-length} unless its method gives one a meaning
 * (RFC 9110, section 8.6). Before Java 19, {@code java.net.http} cannot omit the field
 * (JDK-8283544): on those versions such a request is sent over a socket, as by {@link
 * SocketTransport}; when sent asynchronously, it holds a thread. With an {@link Builder#httpClient
 * application's client} the field is sent.
 *
 * <p>The limits, each with a default and a method on the {@link Builder}: connecting 5 s, the whole
 * exchange 10 s, the body 1 MiB. Exceeding a limit throws an {@link IOException} that names it; for
 * timeouts, a {@link java.net.http.HttpTimeoutException}. The JDK limits the size of a response's
 * header; see its property {@code jdk.http.maxHeaderSize}. When a response is not valid HTTP, the
 * JDK leaves it to the server to close the connection.
 *
 * <p>The header fields that frame a message ({@code host}, {@code content-length}, {@code
 * connection} and the like) are set by the client. A request is refused with an {@link
 * IllegalArgumentException} when it has one of them, a value outside ASCII (which {@code
 * java.net.http} would send as question marks), a scheme other than {@code http} and {@code https},
 * or user information in its URI.
 */
public final class JdkTransport implements Transport {

  private final Settings settings;

  // A type of this package, not HttpClient: verifying this class must not load that one.
  private volatile @Nullable JdkExchanges exchanges;

  private JdkTransport(Settings settings) {
    this.settings = settings;
  }

  /**
   * Creates a transport with the default limits, the JDK's default TLS context and the system's
   * proxies.
   *
   * @return the transport
   */
  public static JdkTransport create() {
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
   *     aborted and the thread's interrupt flag is set again
   */
  @Override
  public Response send(Request request) throws IOException {
    return exchanges().send(Objects.requireNonNull(request, "request"));
  }

  /**
   * Returns a non-blocking view of this transport, with shared connections and limits. Cancelling
   * the future of an exchange aborts it. A request that cannot be sent unchanged is refused at
   * once, not by the returned stage.
   *
   * @return the asynchronous counterpart of this transport
   */
  public AsyncTransport async() {
    return new Async(this);
  }

  private JdkExchanges exchanges() {
    JdkExchanges ready = exchanges;
    if (ready == null) {
      synchronized (this) {
        ready = exchanges;
        if (ready == null) {
          ready = new JdkExchanges(settings);
          exchanges = ready;
        }
      }
    }
    return ready;
  }

  private static final class Async implements AsyncTransport {

    private final JdkTransport transport;

    Async(JdkTransport transport) {
      this.transport = transport;
    }

    @Override
    public CompletionStage<Response> send(Request request) {
      return transport.exchanges().sendAsync(Objects.requireNonNull(request, "request"));
    }
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
    @Nullable Executor executor;
    @Nullable HttpClient httpClient;

    Settings() {}

    Settings(Settings other) {
      connectTimeout = other.connectTimeout;
      requestTimeout = other.requestTimeout;
      maxBodyBytes = other.maxBodyBytes;
      sslContext = other.sslContext;
      proxy = other.proxy;
      executor = other.executor;
      httpClient = other.httpClient;
    }
  }

  /** Limits and settings of a {@link JdkTransport}; not thread-safe. */
  public static final class Builder {

    private final Settings settings = new Settings();
    private @Nullable String ownedByClient;

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
      ownedByClient = "connectTimeout";
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
     * Sets the number of bytes that the body of a response may have.
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
     *
     * @param context replaces the JDK's default context
     * @return this builder
     */
    public Builder sslContext(SSLContext context) {
      settings.sslContext = Objects.requireNonNull(context, "context");
      ownedByClient = "sslContext";
      return this;
    }

    /**
     * Sets the proxies for requests.
     *
     * @param selector replaces the system's default selector
     * @return this builder
     */
    public Builder proxy(ProxySelector selector) {
      settings.proxy = Objects.requireNonNull(selector, "selector");
      ownedByClient = "proxy";
      return this;
    }

    /**
     * Sets the executor of the HTTP client.
     *
     * @param executor replaces the client's own threads; must run several tasks at a time
     * @return this builder
     */
    public Builder executor(Executor executor) {
      settings.executor = Objects.requireNonNull(executor, "executor");
      ownedByClient = "executor";
      return this;
    }

    /**
     * Uses an HTTP client of the application, with its connect timeout, TLS context, proxies and
     * executor. The limits on the exchange and on the body still apply.
     *
     * @param client a client that never follows redirects
     * @return this builder
     * @throws IllegalArgumentException when the client follows redirects
     */
    public Builder httpClient(HttpClient client) {
      settings.httpClient = JdkExchanges.requireNoRedirects(client);
      return this;
    }

    /**
     * Builds the transport.
     *
     * @return a transport that later changes to this builder do not affect
     * @throws IllegalArgumentException when an HTTP client was set together with a setting that
     *     belongs to that client
     */
    public JdkTransport build() {
      if (settings.httpClient != null && ownedByClient != null) {
        throw new IllegalArgumentException(
            ownedByClient + " has no effect together with httpClient; set it on that client");
      }
      return new JdkTransport(new Settings(settings));
    }
  }
}
