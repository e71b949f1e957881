package dev.oauth4jvm.http;

import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of a {@link JdkTransport}, which is replaced from time to time: {@code
 * java.net.http} never closes the connection of a response whose header is not valid HTTP (seen on
 * Java 17 to 25). From Java 21 on, shutting down a client closes the connections that it lost. On
 * earlier versions nothing closes them, and exchanges use sockets instead.
 */
final class JdkClients {

  /** The number of connections that a client may lose before it is replaced. */
  static final int MAX_LOST = 16;

  private static final boolean CAN_SHUT_DOWN =
      AutoCloseable.class.isAssignableFrom(HttpClient.class);

  private final JdkTransport.Settings settings;
  private volatile @Nullable HttpClient current;

  /**
   * The previous client, which is shut down when the current one is replaced: by then no request is
   * about to be sent on it.
   */
  private @Nullable HttpClient previous;

  private int lost;

  JdkClients(JdkTransport.Settings settings) {
    this.settings = settings;
    this.current = settings.httpClient != null ? settings.httpClient : create();
  }

  /** The client for the next exchange, null when the exchange must use sockets. */
  @Nullable HttpClient current() {
    return current;
  }

  /** Records that a client lost a connection. */
  synchronized void lost(HttpClient client) {
    if (client != current || client == settings.httpClient || ++lost < MAX_LOST) {
      return;
    }
    lost = 0;
    if (!CAN_SHUT_DOWN) {
      current = null;
      return;
    }
    shutDown(previous);
    previous = client;
    current = create();
  }

  private static void shutDown(@Nullable HttpClient client) {
    if (client != null) {
      try {
        HttpClient.class.getMethod("shutdown").invoke(client); // since Java 21
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private HttpClient create() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout);
    if (settings.sslContext != null) {
      builder.sslContext(settings.sslContext);
    }
    if (settings.proxy != null) {
      builder.proxy(settings.proxy);
    }
    if (settings.executor != null) {
      builder.executor(settings.executor);
    }
    return builder.build();
  }
}
