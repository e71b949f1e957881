package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.store.UnreadableValueException;
import org.jspecify.annotations.Nullable;

/** A held object: its version's tag, and its text or why it has none. */
final class Held {

  /** The tag; empty in a service without conditions. */
  final String tag;

  private final @Nullable String text;
  private final String problem;

  Held(String tag, @Nullable String text, String problem) {
    this.tag = tag;
    this.text = text;
    this.problem = problem;
  }

  String text() throws UnreadableValueException {
    if (text == null) {
      throw new UnreadableValueException(problem);
    }
    return text;
  }

  /** The text for a condition; garbage counts as a text without version and end. */
  String textOrGarbage() {
    return text == null ? "" : text;
  }
}
