package dev.oauth4jvm.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** Upstash's REST API, as documented, in front of a real Redis. */
final class UpstashFront implements AutoCloseable {

  static final String TOKEN = "upstash-token";

  private final RedisServer redis;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  UpstashFront(RedisServer redis) throws IOException {
    this.redis = redis;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      var fields = exchange.getRequestHeaders();
      if (!("Bearer " + TOKEN).equals(fields.getFirst("authorization"))) {
        respond(exchange, 401, JsonObject.of("error", "WRONGPASS invalid or missing auth token"));
        return;
      }
      if (!"base64".equals(fields.getFirst("upstash-encoding"))) {
        throw new IOException("strings in base64 are expected to be requested");
      }
      try {
        Object result =
            run(JsonObject.parse("{\"a\":" + new String(body, UTF_8) + "}").strings("a"));
        respond(
            exchange,
            200,
            JsonObject.of(
                "result",
                result instanceof byte[] text ? Base64.getEncoder().encodeToString(text) : result));
      } catch (JedisDataException | JsonException refused) {
        respond(exchange, 400, JsonObject.of("error", String.valueOf(refused.getMessage())));
      }
    }
  }

  private Object run(List<String> command) {
    List<byte[]> arguments = command.stream().map(text -> text.getBytes(UTF_8)).toList();
    try (Jedis jedis = redis.connect()) {
      return jedis.sendCommand(
          () -> arguments.get(0), arguments.subList(1, arguments.size()).toArray(byte[][]::new));
    }
  }

  private static void respond(HttpExchange exchange, int status, JsonObject body)
      throws IOException {
    byte[] bytes = body.toJson().getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
