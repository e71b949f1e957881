package dev.oauth4jvm.store.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL of this machine, as a process of its own on a free port; its files go with it. It
 * refuses to run as root, and then runs as the user that Debian's package makes.
 */
final class PostgresServer implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path directory;
  private final Path binaries;
  private final int port;
  private Process process;

  private PostgresServer() throws IOException, InterruptedException {
    binaries = binaries();
    directory = Files.createTempDirectory("postgres");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process init =
        command("initdb", "-D", data(), "-U", "test", "--auth=trust", "--no-sync", "-E", "UTF8");
    if (init.waitFor() != 0) {
      throw new IOException("initdb failed: " + log());
    }
    start();
  }

  static PostgresServer run() throws IOException, InterruptedException {
    return new PostgresServer();
  }

  /** Where the newest of Debian's versions is, or what the path finds. */
  private static Path binaries() throws IOException {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      throw new IOException("PostgreSQL is not installed below " + versions);
    }
    try (Stream<Path> found = Files.list(versions)) {
      return found
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("no initdb below " + versions));
    }
  }

  private Process command(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (ROOT) {
      command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  DataSource dataSource() {
    return dataSource(port, 60);
  }

  static DataSource dataSource(int port, int connectSeconds) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {"127.0.0.1"});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setUser("test");
    dataSource.setDatabaseName("postgres");
    dataSource.setConnectTimeout(connectSeconds);
    dataSource.setLoginTimeout(connectSeconds);
    return dataSource;
  }

  /** Ends it and its children as a machine does that loses its power. */
  void kill() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly().waitFor();
    for (ProcessHandle child : children) {
      var unused = child.destroyForcibly();
    }
    for (ProcessHandle child : children) {
      while (child.isAlive()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  void start() throws IOException {
    Files.deleteIfExists(directory.resolve("data").resolve("postmaster.pid"));
    process =
        command(
            "postgres",
            "-D",
            data(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off");
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long began = System.nanoTime();
    while (true) {
      try (Connection connection = dataSource().getConnection()) {
        if (connection.isValid(30)) {
          return;
        }
      } catch (SQLException notYet) {
        if (!process.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
          throw new IOException("postgres did not start: " + log(), notYet);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
