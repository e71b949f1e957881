package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link FleetNode} as the test sees it. Its output is collected as it arrives. */
final class FleetMember implements AutoCloseable {

  static final String VERDICT = "verdict ";
  static final String ACCEPTED = "accepted";

  private static final File ERRORS = new File("target/fleet-errors.log");
  private static final String ENDED = "ended";

  private final BlockingQueue<String> verdicts = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Consumer<String> input;
  private final Runnable end;

  /** The verdict on a token: accepted, or the reason for the refusal, and the time it took. */
  record Verdict(String said, long nanos) {
    boolean isAccepted() {
      return said.equals(ACCEPTED);
    }
  }

  /** Starts a member in a separate JVM, as small as possible. */
  static FleetMember process() {
    return process(FleetNode.class);
  }

  /** Starts a program in such a JVM that understands the commands. */
  static FleetMember process(Class<?> program) {
    try {
      return new FleetMember(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx48m",
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty("java.class.path"),
                  program.getName())
              .redirectError(ProcessBuilder.Redirect.appendTo(ERRORS))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a member within this process, with its own memory of keys and its own connections. */
  static FleetMember simulated() {
    return new FleetMember();
  }

  private FleetMember(Process process) {
    Writer writer = process.outputWriter(StandardCharsets.UTF_8);
    input =
        line -> {
          try {
            writer.write(line + "\n");
            writer.flush();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    end = process::destroyForcibly;
    NodeProcess.NEW_THREAD.execute(
        () -> {
          try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(this::hear);
          } catch (IOException | UncheckedIOException killed) {
            // treated as the end of its output
          }
          hearTheEnd();
        });
  }

  private FleetMember() {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    input = lines::add;
    end = () -> lines.add(ENDED);
    NodeProcess.NEW_THREAD.execute(
        () -> {
          try {
            FleetNode.serve(
                () -> {
                  String line = lines.take();
                  return line.equals(ENDED) ? null : line;
                },
                this::hear);
          } catch (Exception failure) {
            throw new IllegalStateException("a member of the fleet failed", failure);
          } finally {
            hearTheEnd();
          }
        });
  }

  void open(FleetNode.Settings settings) {
    open(settings.line());
  }

  void open(String settings) {
    input.accept("open " + settings);
  }

  void at(Instant now) {
    input.accept("at " + now);
  }

  void validate(String token) {
    input.accept("validate " + token);
  }

  /** Requests a token of the client's own, of which the verdict says a hash. */
  void token() {
    input.accept("token -");
  }

  /** Returns the next verdict, in the order of the tokens. */
  Verdict verdict() {
    String[] words = next(verdicts).split(" ", -1);
    return new Verdict(words[1], Long.parseLong(words[2]));
  }

  /** Makes the member wait for its renewals. */
  void settle() {
    input.accept("settle -");
  }

  int count(String event) {
    input.accept("count " + event);
    return Integer.parseInt(next(replies));
  }

  /** Waits until the member has executed its last command. */
  void ready() {
    next(replies);
  }

  /** Waits until the member has ended. */
  void awaitEnd() {
    try {
      assertThat(ended.await(FleetNode.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the member at once; a simulated member finishes its work, without output. */
  @Override
  public void close() {
    end.run();
  }

  private void hear(String line) {
    (line.startsWith(VERDICT) ? verdicts : replies).add(line);
  }

  private void hearTheEnd() {
    ended.countDown();
    verdicts.add(ENDED);
    replies.add(ENDED);
  }

  private static String next(BlockingQueue<String> said) {
    try {
      String line = said.poll(2 * FleetNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (line == null || line.equals(ENDED)) {
        throw new IllegalStateException(
            "a member of the fleet " + (line == null ? "prints nothing" : "ended: see " + ERRORS));
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
