package dev.oauth4jvm.http;

import dev.oauth4jvm.fake.RawServer;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** The transports of the library, for tests that hold of each. */
enum TransportKind {
  SOCKET,
  JDK,
  JDK_ASYNC;

  /** Warm: the first exchange of a client loads classes, for longer than a short limit. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  Transport create() {
    return build(socket -> {}, jdk -> {});
  }

  Transport connectTimeout(Duration limit) {
    return build(socket -> socket.connectTimeout(limit), jdk -> jdk.connectTimeout(limit));
  }

  /** One whose first exchange is as fast as any. */
  Transport requestTimeout(Duration limit) throws IOException {
    try (RawServer server =
        RawServer.answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")) {
      build(socket -> {}, jdk -> jdk.httpClient(CLIENT)).send(Request.get(server.uri()));
    }
    return build(
        socket -> socket.requestTimeout(limit),
        jdk -> jdk.requestTimeout(limit).httpClient(CLIENT));
  }

  Transport maxBodyBytes(int limit) {
    return build(socket -> socket.maxBodyBytes(limit), jdk -> jdk.maxBodyBytes(limit));
  }

  Transport sslContext(SSLContext context) {
    return build(socket -> socket.sslContext(context), jdk -> jdk.sslContext(context));
  }

  Transport proxy(ProxySelector selector) {
    return build(socket -> socket.proxy(selector), jdk -> jdk.proxy(selector));
  }

  /** What a limit of time that is exceeded throws. */
  Class<? extends IOException> timeout() {
    return this == SOCKET ? SocketTimeoutException.class : HttpTimeoutException.class;
  }

  private Transport build(
      Consumer<SocketTransport.Builder> socket, Consumer<JdkTransport.Builder> jdk) {
    if (this == SOCKET) {
      SocketTransport.Builder builder = SocketTransport.builder();
      socket.accept(builder);
      return builder.build();
    }
    JdkTransport.Builder builder = JdkTransport.builder();
    jdk.accept(builder);
    JdkTransport built = builder.build();
    return this == JDK ? built : request -> join(built.async(), request);
  }

  private static Response join(AsyncTransport transport, Request request) throws IOException {
    try {
      return transport.send(request).toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException expected) {
        throw expected;
      }
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
