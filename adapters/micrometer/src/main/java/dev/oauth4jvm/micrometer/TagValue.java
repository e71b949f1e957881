package dev.oauth4jvm.micrometer;

import java.util.Locale;

/** The values of tags. */
final class TagValue {

  private TagValue() {}

  static String outcome(boolean succeeded) {
    return succeeded ? "success" : "failure";
  }

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
