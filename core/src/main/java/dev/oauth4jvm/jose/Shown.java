package dev.oauth4jvm.jose;

import org.jspecify.annotations.Nullable;

/** Received names, in a form that is safe in a message or a log line. */
final class Shown {

  private static final int LENGTH = 80;

  private Shown() {}

  /** Returns the name, shortened, with question marks for characters other than printable ASCII. */
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
