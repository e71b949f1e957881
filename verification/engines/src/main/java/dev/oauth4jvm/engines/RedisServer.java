package dev.oauth4jvm.engines;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis, or the Valkey that the environment's {@code REDIS_SERVER} names: that command, or else
 * the {@code redis-server} on this machine's path, or else the one that Maven brings.
 */
public final class RedisServer implements AutoCloseable {

  private final EngineProcess process;

  private RedisServer(EngineProcess process) {
    this.process = process;
  }

  /** Starts one, and waits until it answers. */
  public static RedisServer run(String... options) {
    return new RedisServer(EngineProcess.run(new Kind(List.of(options))));
  }

  public URI uri() {
    return URI.create("redis://127.0.0.1:" + process.port());
  }

  /** A connection past the store. */
  public Jedis connect() {
    return connect(process.port());
  }

  private static Jedis connect(int port) {
    return new Jedis("127.0.0.1", port, 30_000);
  }

  /** Ends it as a machine does that loses its power. */
  public void kill() {
    process.kill();
  }

  /** Starts it again, at the same place. */
  public void start() throws IOException {
    process.start();
  }

  /** Stops it where it is: connections stay open, and nothing is answered. */
  public void suspend() throws IOException {
    process.suspend();
  }

  /** Lets it go on where it was stopped. */
  public void resume() throws IOException {
    process.resume();
  }

  @Override
  public void close() {
    process.close();
  }

  private record Kind(List<String> options) implements EngineProcess.Kind {

    @Override
    public ProcessBuilder command(Path directory, int port) throws IOException {
      List<String> command = new ArrayList<>(List.of(server(directory)));
      command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--dir", directory.toString(), "--save", "", "--appendonly", "yes"));
      command.addAll(options);
      return new ProcessBuilder(command);
    }

    private static String server(Path directory) throws IOException {
      String named = System.getenv("REDIS_SERVER");
      if (named != null) {
        return named;
      }
      Path installed = Programs.find("redis-server");
      return installed == null
          ? ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toString()
          : installed.toString();
    }

    @Override
    public boolean answers(int port) {
      try (Jedis jedis = connect(port)) {
        return "PONG".equals(jedis.ping());
      } catch (JedisException failure) {
        return String.valueOf(failure.getMessage()).startsWith("NOAUTH");
      }
    }
  }
}
