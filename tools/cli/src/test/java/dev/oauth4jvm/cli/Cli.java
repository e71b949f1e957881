package dev.oauth4jvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/** Runs commands in this process, at a fixed time. */
final class Cli {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Cli() {}

  /** What a command printed, and how it ended. */
  record Run(ExitCode code, String out, String err) {

    JsonObject json() {
      try {
        return JsonObject.parse(out);
      } catch (JsonException e) {
        throw new AssertionError(out, e);
      }
    }
  }

  static Run run(String... words) {
    return runWithInput("", words);
  }

  static Run runWithInput(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Program program =
        new Program(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false,
            () -> NOW);
    ExitCode code = program.run(List.of(words));
    return new Run(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
