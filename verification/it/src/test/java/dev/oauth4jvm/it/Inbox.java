package dev.oauth4jvm.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that responds to every request with one status, and keeps the request by its path. */
final class Inbox implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;

  private final Map<String, BlockingQueue<Request>> posted = new ConcurrentHashMap<>();
  private final HttpServer server;

  Inbox(int status) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(NodeProcess.NEW_THREAD);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            Request request = read(exchange);
            queue(request.uri().getPath()).add(request);
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Returns the next request to a path, and waits for it if necessary. */
  Request take(String path) {
    try {
      Request request = queue(path).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (request == null) {
        throw new IllegalStateException("no request arrived at " + path);
      }
      return request;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private BlockingQueue<Request> queue(String path) {
    return posted.computeIfAbsent(path, key -> new LinkedBlockingQueue<>());
  }

  private Request read(HttpExchange exchange) throws IOException {
    return Request.of(exchange.getRequestMethod(), uri(exchange.getRequestURI().getPath()))
        .headers(Headers.from(exchange.getRequestHeaders()))
        .body(exchange.getRequestBody().readAllBytes());
  }
}
