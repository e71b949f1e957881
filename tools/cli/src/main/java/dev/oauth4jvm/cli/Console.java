package dev.oauth4jvm.cli;

import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Input, results and the story of a command: results go to stdout, everything else to stderr. */
final class Console {

  /** The longest input, in bytes. */
  private static final int MAX_INPUT = 1 << 20;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final InstantSource clock;
  final Style style;

  Console(
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean json,
      boolean colours,
      InstantSource clock) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.json = json;
    this.clock = clock;
    style = new Style(colours && !json);
  }

  InstantSource clock() {
    return clock;
  }

  /** Prints a result as JSON or, for people, as text. */
  void result(JsonObject result, String text) {
    out.print(json ? new PrettyJson(style).print(result) + "\n" : text);
  }

  /** Prints a result that is JSON in every format. */
  void json(JsonObject result) {
    out.println(new PrettyJson(style).print(result));
  }

  /** Prints a result of one line. */
  void line(String result) {
    out.println(result);
  }

  /** Prints a line of the story. */
  void story(String line) {
    err.println(line);
  }

  // ---- input

  /** Asks a question on stderr; whether the answer is yes. */
  boolean confirms(String question) throws IOException {
    err.print(question + " [y/N] ");
    err.flush();
    StringBuilder answer = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n' && answer.length() < 10; c = in.read()) {
      answer.append((char) c);
    }
    err.println();
    return List.of("y", "yes").contains(answer.toString().strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Reads a value: {@code -} is standard input, {@code @file} the content of a file, and everything
   * else the value itself. White space around it is dropped.
   */
  String value(String operand) {
    if (operand.equals("-")) {
      return text("-").strip();
    }
    return operand.startsWith("@") ? text(operand.substring(1)).strip() : operand;
  }

  /**
   * Reads a token or another secret: from a file or standard input alone, since other users of the
   * machine see the words of a command, and a shell keeps them.
   */
  String secret(String operand) {
    if (!operand.equals("-") && !operand.startsWith("@")) {
      throw new UsageException(
          "expected @FILE, or - for standard input: other users can see the words of a command");
    }
    String value = value(operand);
    if (value.isEmpty()) {
      throw new UsageException("the token is empty: " + operand);
    }
    return value;
  }

  /** Reads a file, or standard input for {@code -}. */
  String text(String place) {
    String name = place.equals("-") ? "standard input" : place;
    byte[] bytes;
    try {
      bytes = place.equals("-") ? in.readNBytes(MAX_INPUT + 1) : file(place);
    } catch (IOException | InvalidPathException e) {
      throw new UsageException("cannot read " + name + ": " + e);
    }
    if (bytes.length > MAX_INPUT) {
      throw new UsageException(name + " is longer than 1 MiB");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UsageException(name + " is not UTF-8");
    }
  }

  private static byte[] file(String place) throws IOException {
    try (InputStream file = Files.newInputStream(Path.of(place))) {
      return file.readNBytes(MAX_INPUT + 1);
    }
  }

  /** Reads a JSON object from a file, or from standard input for {@code -}. */
  JsonObject object(String place) {
    return parse(text(place), place);
  }

  /** Parses a JSON object that was read from a place. */
  JsonObject parse(String text, String place) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      String name = place.equals("-") ? "standard input" : place;
      throw new UsageException(name + " is not a JSON object: " + e.getMessage());
    }
  }
}
