package dev.oauth4jvm.jose;

import org.jspecify.annotations.Nullable;

/** Names that came from outside, as they may stand in a message or a log line. */
final class Shown {

  private static final int LENGTH = 80;

  private Shown() {}

  /** Printable ASCII and not too long; what is neither becomes a question mark. */
  static String of(@Nullable String name) {
    if (name == null) {
      return "none";
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < name.length() && i < LENGTH; i++) {
      char c = name.charAt(i);
      shown.append(c < ' ' || c > '~' || c == '"' || c == '\\' ? '?' : c);
    }
    return name.length() > LENGTH ? shown.append('…').toString() : shown.toString();
  }
}
