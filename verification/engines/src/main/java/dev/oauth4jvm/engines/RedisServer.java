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
 * A Redis or Valkey server: the command in the environment variable {@code REDIS_SERVER}, otherwise
 * the {@code redis-server} on this machine's path, otherwise the one from Maven.
 */
public final class RedisServer implements AutoCloseable {

  private final EngineProcess process;

  private RedisServer(EngineProcess process) {
    this.process = process;
  }

  /** Starts a server, and waits until it responds. */
  public static RedisServer run(String... options) {
    return new RedisServer(EngineProcess.run(new Kind(List.of(options))));
  }

  public URI uri() {
    return URI.create("redis://127.0.0.1:" + process.port());
  }

  /** Opens a connection that does not go through the store. */
  public Jedis connect() {
    return connect(process.port());
  }

  private static Jedis connect(int port) {
    return new Jedis("127.0.0.1", port, 30_000);
  }

  /** Kills the server without warning, like a power failure. */
  public void kill() {
    process.kill();
  }

  /** Restarts the server, with its directory and port. */
  public void start() throws IOException {
    process.start();
  }

  /** Suspends the server: connections stay open, and get no response. */
  public void suspend() throws IOException {
    process.suspend();
  }

  /** Resumes the suspended server. */
  public void resume() throws IOException {
    process.resume();
  }

  /** Keeps a copy of the files, in place of an earlier copy; the server is restarted. */
  public void backUp() throws IOException {
    process.backUp();
  }

  /** Kills the server, and starts one with the files of the copy: a failover to older data. */
  public void failOver() throws IOException {
    process.failOver();
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
