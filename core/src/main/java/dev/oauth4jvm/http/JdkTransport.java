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
 * <p>Thread-safe; make one and keep it, since it keeps connections. The HTTP client is made when
 * the first request is sent: until then no class of {@code java.net.http} is loaded, so that a
 * process which never needs to send anything does not pay for it.
 *
 * <p>Redirects are never followed. HTTP/1.1 is spoken unless an {@link Builder#httpClient own
 * client} says otherwise: one small exchange now and then gains nothing from HTTP/2, which needs
 * more classes, an upgrade dance over {@code http:}, and lets all exchanges on a connection fail
 * together. No content coding is asked for and none is undone: the body is what came over the wire,
 * so that its limit is the limit of what is in memory.
 *
 * <p>A {@linkplain Request#streamedBody() streamed body} is read on a thread of the client's
 * executor and closed when the exchange is over, however it ends.
 *
 * <p>An {@linkplain Request#unreadResponse unread response} comes as soon as its header did: the
 * limits of time and size below hold until then, and for responses without success.
 *
 * <p>A request without a body has no {@code content-length} unless its method gives one a meaning
 * (RFC 9110, section 8.6). Before Java 19, {@code java.net.http} cannot send one so (JDK-8283544):
 * there, such a request goes over sockets, as those of a {@link SocketTransport} do; when sent
 * asynchronously, it holds a thread. An {@link Builder#httpClient own client} is used as it is.
 *
 * <p>The limits, each with a default and a method on the {@link Builder}: connecting 5 s, the whole
 * exchange 10 s, the body 1 MiB. A limit passed is an {@link IOException} that names it, for the
 * times a {@link java.net.http.HttpTimeoutException}. The size of a response's header is limited by
 * the JDK, see its property {@code jdk.http.maxHeaderSize}. When what comes is no valid HTTP, the
 * JDK leaves it to the server to close the connection.
 *
 * <p>The header fields that frame a message ({@code host}, {@code content-length}, {@code
 * connection} and the like) are the client's own business: a request with one of them is refused
 * with an {@link IllegalArgumentException}, as is one with a value outside ASCII, which {@code
 * java.net.http} would send as question marks, with a scheme other than {@code http} and {@code
 * https}, or with user information in its URI.
 */
public final class JdkTransport implements Transport {

  private final Settings settings;

  // A type of this package, not HttpClient: verifying this class must not load that one.
  private volatile @Nullable JdkExchanges exchanges;

  private JdkTransport(Settings settings) {
    this.settings = settings;
  }

  /**
   * A transport with the default limits, the JDK's default TLS context and the system's proxies.
   *
   * @return the transport
   */
  public static JdkTransport create() {
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
   *     given up and the thread's interrupt flag is set again
   */
  @Override
  public Response send(Request request) throws IOException {
    return exchanges().send(Objects.requireNonNull(request, "request"));
  }

  /**
   * The same client without waiting: same connections, same limits. Cancelling the future that it
   * returns gives up the exchange. A request that cannot be sent as it is is refused at once, not
   * by the returned stage.
   *
   * @return the asynchronous twin of this transport
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

  /** What the builder was told; a plain class, since a record of it would load what it holds. */
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
     * How long connecting may take.
     *
     * @param limit more than nothing, a day at most; 5 s unless said otherwise
     * @return this builder
     * @throws IllegalArgumentException when the limit is out of range
     */
    public Builder connectTimeout(Duration limit) {
      settings.connectTimeout = Limits.time(limit, "connectTimeout");
      ownedByClient = "connectTimeout";
      return this;
    }

    /**
     * How long the whole exchange may take, from sending the request to the last byte of the body.
     *
     * @param limit more than nothing, a day at most; 10 s unless said otherwise
     * @return this builder
     * @throws IllegalArgumentException when the limit is out of range
     */
    public Builder requestTimeout(Duration limit) {
      settings.requestTimeout = Limits.time(limit, "requestTimeout");
      return this;
    }

    /**
     * How many bytes the body of a response may have.
     *
     * @param limit at least 1; 1 MiB unless said otherwise
     * @return this builder
     * @throws IllegalArgumentException when the limit is not positive
     */
    public Builder maxBodyBytes(int limit) {
      settings.maxBodyBytes = Limits.bytes(limit, "maxBodyBytes");
      return this;
    }

    /**
     * The TLS context: which certificates are trusted, and the client's own for mutual TLS.
     *
     * @param context used in place of the JDK's default one
     * @return this builder
     */
    public Builder sslContext(SSLContext context) {
      settings.sslContext = Objects.requireNonNull(context, "context");
      ownedByClient = "sslContext";
      return this;
    }

    /**
     * Which proxy a request goes through.
     *
     * @param selector used in place of the system's default one
     * @return this builder
     */
    public Builder proxy(ProxySelector selector) {
      settings.proxy = Objects.requireNonNull(selector, "selector");
      ownedByClient = "proxy";
      return this;
    }

    /**
     * Where the HTTP client does its work.
     *
     * @param executor used in place of the client's own threads; it must be able to run several
     *     tasks at a time
     * @return this builder
     */
    public Builder executor(Executor executor) {
      settings.executor = Objects.requireNonNull(executor, "executor");
      ownedByClient = "executor";
      return this;
    }

    /**
     * An HTTP client that the application already has. Its own connect timeout, TLS context,
     * proxies and executor are in force; the limits on the exchange and on the body apply as ever.
     *
     * @param client one that never follows redirects
     * @return this builder
     * @throws IllegalArgumentException when the client follows redirects
     */
    public Builder httpClient(HttpClient client) {
      settings.httpClient = JdkExchanges.requireNoRedirects(client);
      return this;
    }

    /**
     * The transport.
     *
     * @return a transport that later changes to this builder do not touch
     * @throws IllegalArgumentException when an own HTTP client was set and something that is for
     *     that client to say
     */
    public JdkTransport build() {
      if (settings.httpClient != null && ownedByClient != null) {
        throw new IllegalArgumentException(
            ownedByClient + " has no effect beside httpClient; set it on that client");
      }
      return new JdkTransport(new Settings(settings));
    }
  }
}
