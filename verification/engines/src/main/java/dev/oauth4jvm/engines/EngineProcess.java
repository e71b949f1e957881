package dev.oauth4jvm.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An engine's process, with a directory and a port that it keeps across restarts. */
final class EngineProcess {

  private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

  /** The differences between engines. */
  interface Kind {

    /** The command that starts the engine. */
    ProcessBuilder command(Path directory, int port) throws IOException;

    /** Whether the engine responds. */
    boolean answers(int port);
  }

  private final Kind kind;
  private final Path directory;
  private @Nullable Path backup;
  private int port;
  private @Nullable Process process;

  private EngineProcess(Kind kind) throws IOException {
    this.kind = kind;
    directory = Files.createTempDirectory("engine");
  }

  /** Starts a process, and waits until the engine responds. */
  static EngineProcess run(Kind kind) {
    try {
      EngineProcess engine = new EngineProcess(kind);
      Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
      for (int i = 0; ; i++) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          engine.port = free.getLocalPort();
        }
        try {
          engine.start();
          return engine;
        } catch (IOException failure) {
          // another process may have taken the port meanwhile
          if (i == 2) {
            throw failure;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  void start() throws IOException {
    ProcessBuilder builder = kind.command(directory, port);
    Process started =
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    process = started;
    long began = System.nanoTime();
    while (!kind.answers(port)) {
      if (!started.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
        started.destroyForcibly();
        throw new IOException(
            builder.command().get(0)
                + " did not start: "
                + Files.readString(directory.resolve("log")));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Kills the process without warning, like a power failure. */
  void kill() {
    Process running = process;
    if (running != null) {
      List<ProcessHandle> children = running.descendants().toList();
      try {
        int unused = running.destroyForcibly().waitFor();
        for (ProcessHandle child : children) {
          if (child.destroyForcibly()) {
            await(child);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Suspends the process: connections stay open, and get no response. */
  void suspend() throws IOException {
    signal("STOP");
  }

  /** Resumes the suspended process. */
  void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    Process running = process;
    if (running == null) {
      throw new IOException("there is no process to signal: start the engine first");
    }
    run("kill", "-" + name, Long.toString(running.pid()));
  }

  /** Keeps a copy of the engine's files, in place of an earlier copy. The engine is restarted. */
  void backUp() throws IOException {
    kill();
    Path kept = backup;
    if (kept == null) {
      kept = Files.createTempDirectory("backup");
      backup = kept;
    } else {
      deleteContent(kept);
    }
    copy(directory, kept);
    start();
  }

  /** Kills the process and starts one with the files of the copy: a failover to older data. */
  void failOver() throws IOException {
    Path kept = backup;
    if (kept == null) {
      throw new IOException("there is no copy to start from: call backUp first");
    }
    kill();
    deleteContent(directory);
    copy(kept, directory);
    start();
  }

  /** Copies files with their owners, since PostgreSQL requires its own. */
  private static void copy(Path from, Path to) throws IOException {
    run("cp", "-a", from + "/.", to.toString());
  }

  private static void run(String... command) throws IOException {
    try {
      int status = new ProcessBuilder(command).start().waitFor();
      if (status != 0) {
        throw new IOException(String.join(" ", command) + " ended with status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command[0] + " ran", e);
    }
  }

  private static void await(ProcessHandle killed) throws InterruptedException {
    try {
      ProcessHandle unused = killed.onExit().get();
    } catch (ExecutionException cannotBeAwaited) {
      throw new IllegalStateException(cannotBeAwaited);
    }
  }

  /** Ends the process, and deletes its files. */
  void close() {
    kill();
    try {
      delete(directory);
      if (backup != null) {
        delete(backup);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      deleteContent(directory);
      Files.delete(directory);
    }
  }

  private static void deleteContent(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst =
          files
              .filter(file -> !file.equals(directory))
              .sorted((one, other) -> other.compareTo(one))
              .toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
