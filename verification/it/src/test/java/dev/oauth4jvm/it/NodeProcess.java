package dev.oauth4jvm.it;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of {@code it/node}, which exchanges lines with the test. It ends when its standard
 * input ends, which the operating system ensures even when this process is killed.
 */
final class NodeProcess implements AutoCloseable {

  /**
   * An executor for blocking calls: the common pool has a single thread on a machine with two
   * processors.
   */
  static final Executor NEW_THREAD =
      task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
      };

  private static final Path DIRECTORY = Path.of("node").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String script;
  private final Path errors;
  private final Process process;
  private final BufferedWriter input;
  private final BufferedReader output;

  private NodeProcess(String script) throws IOException {
    if (!Files.isDirectory(DIRECTORY.resolve("node_modules"))) {
      throw new IllegalStateException(
          "run `npm ci` in " + DIRECTORY + ", as this module's build does");
    }
    this.script = script;
    errors = Files.createTempFile(script, ".stderr");
    process =
        new ProcessBuilder("node", script)
            .directory(DIRECTORY.toFile())
            .redirectError(errors.toFile())
            .start();
    input = process.outputWriter(StandardCharsets.UTF_8);
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  static NodeProcess start(String script) {
    try {
      return new NodeProcess(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  void send(String line) {
    try {
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw failure("took no input", e);
    }
  }

  /** Ends the program's input, which is the start signal for some programs. */
  void endInput() {
    try {
      input.close();
    } catch (IOException e) {
      throw failure("took no input", e);
    }
  }

  /** The next line that the program prints. */
  String receive() {
    CompletableFuture<String> line = new CompletableFuture<>();
    NEW_THREAD.execute(() -> read(line));
    try {
      String text = line.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (text == null) {
        throw failure("printed nothing and ended", null);
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted while the test waited for it", e);
    } catch (ExecutionException | TimeoutException e) {
      throw failure("printed no line in " + PATIENCE, e);
    }
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      // The program has already ended, with its end of the pipe.
    }
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure("did not end when its input did", null);
      }
      Files.deleteIfExists(errors);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private void read(CompletableFuture<String> line) {
    try {
      line.complete(output.readLine());
    } catch (IOException e) {
      line.completeExceptionally(e);
    }
  }

  private IllegalStateException failure(String what, Exception cause) {
    String printed;
    try {
      printed = Files.readString(errors);
    } catch (IOException e) {
      printed = "(not readable: " + e + ")";
    }
    return new IllegalStateException(script + " " + what + "; its stderr:\n" + printed, cause);
  }
}
