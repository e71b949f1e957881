package dev.oauth4jvm.apache;

import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.ClientExchange;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.apache.hc.client5.http.impl.auth.SystemDefaultCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;

/**
 * A transport on Apache HttpClient 5. It shares the connection manager of the application's client,
 * and thereby connections, TLS and DNS; it has no interceptors, cookies, cache or credentials for
 * origin servers: each request is sent once, unchanged, and redirects are returned.
 *
 * {@snippet file="ApacheSnippets.java" region="transport"}
 *
 * <p>The limits: an exchange 10 s, connecting included, and the body 1 MiB; an {@linkplain
 * Request#unreadResponse unread response} has them until it begins. Exceeding a limit throws an
 * {@link IOException} that names it; for times, a {@link java.net.SocketTimeoutException}. Shorter
 * timeouts of the connection manager apply too. Streamed bodies are sent as they are read. Each
 * exchange holds a thread while it runs, a daemon that the transport keeps for 10 s. HttpClient
 * sends no URL whose path begins with several slashes; such a request throws an {@link
 * IllegalArgumentException}.
 *
 * <p>Immutable and safe for use by any number of threads.
 */
public final class ApacheTransport implements Transport {

  private final CloseableHttpClient client;
  private final Executor threads;
  private final Duration requestTimeout;
  private final int maxBodyBytes;

  private ApacheTransport(
      CloseableHttpClient client, Executor threads, Duration requestTimeout, int maxBodyBytes) {
    this.client = client;
    this.threads = threads;
    this.requestTimeout = requestTimeout;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Creates a transport with the default limits, which uses the system's proxies and the
   * credentials for them of {@link java.net.Authenticator}.
   *
   * @param connections a pooling manager, which is never closed by this transport
   */
  public static ApacheTransport of(HttpClientConnectionManager connections) {
    return of(connections, new SystemDefaultRoutePlanner(ProxySelector.getDefault()));
  }

  /**
   * Creates a transport with the default limits.
   *
   * @param connections a pooling manager, which is never closed by this transport
   * @param routes determines the proxies; {@link java.net.Authenticator} has their credentials
   */
  @SuppressWarnings("resource") // a client with a shared manager has nothing to close
  public static ApacheTransport of(
      HttpClientConnectionManager connections, HttpRoutePlanner routes) {
    CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(Objects.requireNonNull(connections, "connections"))
            .setConnectionManagerShared(true)
            .setRoutePlanner(Objects.requireNonNull(routes, "routes"))
            .setDefaultCredentialsProvider(new SystemDefaultCredentialsProvider()) // for proxies
            .setTargetAuthenticationStrategy((type, challenges, context) -> List.of())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableContentCompression()
            .disableConnectionState()
            .build();
    return new ApacheTransport(
        client, ClientExchange.threads("oauth4jvm-apache"), Duration.ofSeconds(10), 1 << 20);
  }

  /**
   * Returns this transport with another time limit for the whole exchange.
   *
   * @throws IllegalArgumentException when the limit is not positive, or is over a day
   */
  public ApacheTransport requestTimeout(Duration limit) {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "requestTimeout must be positive and at most a day, is " + limit);
    }
    return new ApacheTransport(client, threads, limit, maxBodyBytes);
  }

  /**
   * Returns this transport with another number of bytes that the body of a response may have.
   *
   * @throws IllegalArgumentException when the limit is not positive
   */
  public ApacheTransport maxBodyBytes(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("maxBodyBytes must be at least 1, is " + limit);
    }
    return new ApacheTransport(client, threads, requestTimeout, limit);
  }

  /**
   * Sends a request and waits for the complete response.
   *
   * @throws IllegalArgumentException when the request cannot be sent unchanged
   */
  @Override
  public Response send(Request request) throws IOException {
    return exchange(request).send(requestTimeout, threads);
  }

  /** Returns the asynchronous counterpart, which shares everything with this transport. */
  public AsyncTransport async() {
    return request -> exchange(request).start(requestTimeout, threads);
  }

  private ApacheExchange exchange(Request request) {
    return new ApacheExchange(client, Objects.requireNonNull(request, "request"), maxBodyBytes);
  }
}
