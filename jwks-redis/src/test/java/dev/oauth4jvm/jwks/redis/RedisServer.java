package dev.oauth4jvm.jwks.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis of this machine, as a process of its own on a free port; its files go with it. */
final class RedisServer implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path directory;
  private final int port;
  private final String[] options;
  private Process process;

  private RedisServer(String[] options) throws IOException {
    directory = Files.createTempDirectory("redis");
    this.options = options;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    start();
  }

  /** Starts one, and waits until it answers. */
  static RedisServer run(String... options) {
    try {
      return new RedisServer(options);
    } catch (IOException e) {
      throw new UncheckedIOException("is redis-server installed?", e);
    }
  }

  URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  Jedis connect() {
    return new Jedis("127.0.0.1", port, 30_000);
  }

  /** Ends it as a machine does that loses its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void start() throws IOException {
    List<String> command = new ArrayList<>(List.of("redis-server"));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString(), "--save", "", "--appendonly", "yes"));
    command.addAll(List.of(options));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long began = System.nanoTime();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
        throw new IOException(
            "redis-server did not start: " + Files.readString(directory.resolve("log")));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean answers() {
    try (Jedis jedis = connect()) {
      return "PONG".equals(jedis.ping());
    } catch (JedisException failure) {
      return String.valueOf(failure.getMessage()).startsWith("NOAUTH");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
