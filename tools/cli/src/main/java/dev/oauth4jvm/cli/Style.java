package dev.oauth4jvm.cli;

import java.util.Map;

/** Colours of a terminal; none where the output goes elsewhere. */
final class Style {

  private final boolean colours;

  Style(boolean colours) {
    this.colours = colours;
  }

  /**
   * Whether to use colours: {@code NO_COLOR} forbids them, {@code CLICOLOR_FORCE} demands them, and
   * otherwise a terminal decides.
   */
  static boolean wanted(Map<String, String> environment, boolean terminal) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    return terminal || !environment.getOrDefault("CLICOLOR_FORCE", "0").equals("0");
  }

  String strong(String text) {
    return of("1", text);
  }

  String dim(String text) {
    return of("2", text);
  }

  String good(String text) {
    return of("32", text);
  }

  String bad(String text) {
    return of("31", text);
  }

  private String of(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
