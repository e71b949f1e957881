package dev.oauth4jvm.okhttp;

import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.ClientExchange;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;

/**
 * A transport on OkHttp. It shares connections, TLS, DNS and proxies with the application's client,
 * and neither its interceptors, cookies, cache, nor authenticator: each request is sent once,
 * unchanged, and redirects are returned.
 *
 * {@snippet file="OkHttpSnippets.java" region="transport"}
 *
 * <p>The limits: connecting 5 s, an exchange 10 s, the body 1 MiB; an {@linkplain
 * Request#unreadResponse unread response} has them until it begins. Exceeding a limit throws an
 * {@link IOException} that names it; for times, a {@link java.net.SocketTimeoutException}. Streamed
 * bodies are sent as they are read. Each exchange holds a thread while it runs, a daemon that the
 * transport keeps for 10 s. OkHttp sends no GET or HEAD with a body, and no URL whose path or query
 * it would write otherwise; such a request throws an {@link IllegalArgumentException}.
 *
 * <p>Immutable and safe for use by any number of threads.
 */
public final class OkHttpTransport implements Transport {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final OkHttpClient client;
  private final Executor threads;
  private final Duration requestTimeout;
  private final int maxBodyBytes;

  private OkHttpTransport(
      OkHttpClient client, Executor threads, Duration requestTimeout, int maxBodyBytes) {
    this.client = client;
    this.threads = threads;
    this.requestTimeout = requestTimeout;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Creates a transport that shares the connections of a client, with the default limits. */
  public static OkHttpTransport of(OkHttpClient client) {
    OkHttpClient.Builder own =
        client
            .newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .authenticator(Authenticator.NONE)
            .cookieJar(CookieJar.NO_COOKIES)
            .cache(null)
            .connectTimeout(CONNECT_TIMEOUT)
            // the time of the whole exchange is limited instead
            .callTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO);
    own.interceptors().clear();
    own.networkInterceptors().clear();
    own.addNetworkInterceptor(OnceOnly.INSTANCE);
    return new OkHttpTransport(
        own.build(), ClientExchange.threads("oauth4jvm-okhttp"), Duration.ofSeconds(10), 1 << 20);
  }

  /**
   * Returns this transport with another time limit for connecting.
   *
   * @throws IllegalArgumentException when the limit is not positive, or is over a day
   */
  public OkHttpTransport connectTimeout(Duration limit) {
    OkHttpClient changed =
        client.newBuilder().connectTimeout(requireTime(limit, "connectTimeout")).build();
    return new OkHttpTransport(changed, threads, requestTimeout, maxBodyBytes);
  }

  /**
   * Returns this transport with another time limit for the whole exchange.
   *
   * @throws IllegalArgumentException when the limit is not positive, or is over a day
   */
  public OkHttpTransport requestTimeout(Duration limit) {
    return new OkHttpTransport(client, threads, requireTime(limit, "requestTimeout"), maxBodyBytes);
  }

  /**
   * Returns this transport with another number of bytes that the body of a response may have.
   *
   * @throws IllegalArgumentException when the limit is not positive
   */
  public OkHttpTransport maxBodyBytes(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("maxBodyBytes must be at least 1, is " + limit);
    }
    return new OkHttpTransport(client, threads, requestTimeout, limit);
  }

  private static Duration requireTime(Duration limit, String name) {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " must be positive and at most a day, is " + limit);
    }
    return limit;
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

  private OkHttpExchange exchange(Request request) {
    return new OkHttpExchange(client, Objects.requireNonNull(request, "request"), maxBodyBytes);
  }
}
