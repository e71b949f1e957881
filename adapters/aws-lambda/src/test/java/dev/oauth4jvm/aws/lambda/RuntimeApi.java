package dev.oauth4jvm.aws.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lambda's Runtime API on the loopback interface: hands out events, and takes answers. */
final class RuntimeApi implements AutoCloseable {

  /** What a function said of an event: its answer, or its error. */
  record Said(boolean error, String body) {}

  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private RuntimeApi(HttpServer server) {
    this.server = server;
  }

  static RuntimeApi start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RuntimeApi api = new RuntimeApi(server);
    server.createContext(PREFIX, api::handle);
    server.setExecutor(api.threads);
    server.start();
    return api;
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits until the function's process is initialized: it asks for an event. */
  void awaitReady() throws InterruptedException {
    if (!ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the function asked for no event within " + PATIENCE);
    }
  }

  /** Invokes the function and waits for what it says. */
  Said invoke(String event) throws InterruptedException {
    events.add(event);
    Said answer = said.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      throw new IllegalStateException("the function said nothing within " + PATIENCE);
    }
    return answer;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (path.equals("invocation/next")) {
        ready.countDown();
        byte[] event = events.take().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "request-1");
        exchange
            .getResponseHeaders()
            .add("Lambda-Runtime-Deadline-Ms", String.valueOf(Long.MAX_VALUE));
        exchange
            .getResponseHeaders()
            .add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:1:function:f");
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
        return;
      }
      said.add(new Said(path.endsWith("/error"), body));
      exchange.sendResponseHeaders(202, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
