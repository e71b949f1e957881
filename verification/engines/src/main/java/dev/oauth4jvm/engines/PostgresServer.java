package dev.oauth4jvm.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server: the one on this machine's path, otherwise the one from Maven.
 *
 * <p>PostgreSQL refuses to run as root; for root, it is run as {@code nobody}.
 */
public final class PostgresServer implements AutoCloseable {

  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final String NOBODY = "65534";

  private final EngineProcess process;

  private PostgresServer(EngineProcess process) {
    this.process = process;
  }

  /** Starts a server, and waits until it responds. */
  public static PostgresServer run() {
    return new PostgresServer(EngineProcess.run(new Kind()));
  }

  public int port() {
    return process.port();
  }

  public DataSource dataSource() {
    return dataSource(process.port(), 60);
  }

  /** Returns a data source for another user. */
  public PGSimpleDataSource dataSource(String user, int connectSeconds) {
    PGSimpleDataSource dataSource = dataSource(process.port(), connectSeconds);
    dataSource.setUser(user);
    return dataSource;
  }

  /**
   * Returns a data source for the server at a port, with a time limit for connecting and signing
   * in.
   */
  public static PGSimpleDataSource dataSource(int port, int connectSeconds) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {"127.0.0.1"});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setUser("test");
    dataSource.setDatabaseName("postgres");
    dataSource.setConnectTimeout(connectSeconds);
    dataSource.setLoginTimeout(connectSeconds);
    return dataSource;
  }

  /** Kills the server without warning, like a power failure. */
  public void kill() {
    process.kill();
  }

  /** Restarts the server, with its directory and port. */
  public void start() throws IOException {
    process.start();
  }

  /**
   * Suspends the server: new connections, which only its first process accepts, get no response.
   */
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

  private record Kind() implements EngineProcess.Kind {

    @Override
    public ProcessBuilder command(Path directory, int port) throws IOException {
      Path data = directory.resolve("data");
      if (Files.isDirectory(data)) {
        Files.deleteIfExists(data.resolve("postmaster.pid"));
      } else {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        initialize(directory, data);
      }
      ProcessBuilder server = program(directory, "postgres", "-D", data.toString());
      server.command().addAll(List.of("-p", Integer.toString(port)));
      server.command().addAll(List.of("-c", "listen_addresses=127.0.0.1"));
      server.command().addAll(List.of("-c", "unix_socket_directories=", "-c", "fsync=off"));
      return server;
    }

    private static void initialize(Path directory, Path data) throws IOException {
      ProcessBuilder initdb = program(directory, "initdb", "-D", data.toString(), "-U", "test");
      initdb.command().addAll(List.of("--auth=trust", "--no-sync", "-E", "UTF8"));
      Path log = directory.resolve("initdb.log");
      Process running = initdb.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      try {
        if (running.waitFor() != 0) {
          throw new IOException("initdb failed: " + Files.readString(log));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while initdb ran", e);
      }
    }

    private static ProcessBuilder program(Path directory, String name, String... arguments)
        throws IOException {
      List<String> command = new ArrayList<>();
      if (ROOT) {
        command.addAll(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
      }
      command.add(PostgresBinaries.in(directory).resolve(name).toString());
      command.addAll(List.of(arguments));
      return new ProcessBuilder(command).directory(directory.toFile());
    }

    @Override
    public boolean answers(int port) {
      try (Connection connection = dataSource(port, 60).getConnection()) {
        return connection.isValid(30);
      } catch (SQLException notYet) {
        return false;
      }
    }
  }
}
