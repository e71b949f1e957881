package dev.oauth4jvm.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A test server on a loopback port, with the JDK's own HTTP server. */
final class Listener {

  private static final int MOST_BYTES = 1 << 20;

  private final HttpServer http;
  private final ExecutorService threads;
  private final TestServer server;

  private Listener(HttpServer http, TestServer server) {
    this.http = http;
    this.server = server;
    this.threads = Executors.newCachedThreadPool(Listener::thread);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
  }

  /** Binds the port, a free one for 0; requests wait until {@link #open}. */
  static Listener start(TestServer server, int port) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new Listener(HttpServer.create(new InetSocketAddress(loopback, port), 0), server);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String origin() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  void open() {
    http.start();
  }

  void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "oauth4jvm-testkit");
    thread.setDaemon(true); // a server that is not closed must not keep the JVM alive
    return thread;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = request(exchange);
      TestServer.Outcome outcome =
          request == null
              ? new TestServer.Outcome(Answers.text(400, "the request is malformed\n"), null)
              : server.exchange(request, null);
      write(exchange, outcome);
    }
  }

  private @Nullable Request request(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    try {
      URI uri = URI.create(origin() + exchange.getRequestURI());
      return Request.of(exchange.getRequestMethod(), uri)
          .headers(Headers.from(exchange.getRequestHeaders()))
          .body(body);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static void write(HttpExchange exchange, TestServer.Outcome outcome) throws IOException {
    Fault fault = outcome.fault();
    if (fault == Fault.CONNECTION_LOST) {
      return; // the exchange is closed without a response
    }
    Response response = fault == null ? outcome.response() : fault.applied(outcome.response());
    for (Map.Entry<String, String> field : response.headers().entries()) {
      exchange.getResponseHeaders().add(field.getKey(), field.getValue());
    }
    if (fault == Fault.ENDLESS) {
      exchange.sendResponseHeaders(response.status(), 0); // chunked
      pour(exchange.getResponseBody());
      return;
    }
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Writes until the client gives up. */
  private static void pour(OutputStream out) throws IOException {
    byte[] chunk;
    try (InputStream endless = Fault.endless()) {
      chunk = endless.readNBytes(1 << 14);
    }
    while (!Thread.currentThread().isInterrupted()) {
      out.write(chunk);
    }
  }
}
