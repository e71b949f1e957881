package dev.oauth4jvm.quickstart;

import dev.oauth4jvm.OAuthException;
import java.io.IOException;
import java.util.Objects;
import java.util.StringTokenizer;

/** The output for the reader: titles, facts, and promises that are checked. Plain ASCII. */
final class Transcript {

  private static final int WIDTH = 88;

  private int promises;
  private int broken;
  private int scenes;

  /** An action that is expected to be refused. */
  interface Attempt {
    void run() throws IOException;
  }

  void say(String line) {
    System.out.println(line);
  }

  void scene(String title) {
    System.out.println();
    System.out.println(++scenes + ". " + title);
  }

  void fact(String name, String value) {
    System.out.printf("   %-10s %s%n", name, value);
  }

  /** Shows a promise, and whether it holds. */
  void promise(String name, String value, boolean holds) {
    promises++;
    if (!holds) {
      broken++;
    }
    String line = String.format("   %-10s %s", name, value);
    String dots = " ".repeat(Math.max(1, WIDTH - line.length()));
    System.out.println(line + dots + (holds ? "ok" : "NOT AS PROMISED"));
  }

  /** Shows a promise about a number that the server counted. */
  void count(String what, int expected, int actual) {
    promise("server", what + ": " + actual, expected == actual);
  }

  /** Shows a promise that an attempt is refused with a code, and the library's message. */
  void refused(String name, String code, Attempt attempt) throws IOException {
    try {
      attempt.run();
      promise(name, "was accepted, though it must be refused", false);
    } catch (OAuthException refusal) {
      promise(name, refusal.code().value(), refusal.code().value().equals(code));
      quote(Objects.toString(refusal.getMessage()));
    }
  }

  /** Shows how many promises held, and returns whether all did. */
  boolean end(long millis) {
    System.out.println();
    System.out.printf(
        "%d of %d promises held, in %.1f s.%n", promises - broken, promises, millis / 1000.0);
    System.out.println(broken == 0 ? "All as promised." : "NOT ALL AS PROMISED.");
    return broken == 0;
  }

  /** Shows a message of the library. */
  void quote(String text) {
    String indent = " ".repeat(14);
    StringBuilder line = new StringBuilder(indent);
    for (StringTokenizer words = new StringTokenizer(text); words.hasMoreTokens(); ) {
      String word = words.nextToken();
      if (line.length() + word.length() > WIDTH && !line.toString().isBlank()) {
        System.out.println(line.toString().stripTrailing());
        line = new StringBuilder(indent);
      }
      line.append(word).append(' ');
    }
    System.out.println(line.toString().stripTrailing());
  }
}
