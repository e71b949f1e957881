package dev.oauth4jvm.cli;

import dev.oauth4jvm.json.JsonObject;

/**
 * A requirement that a server breaks.
 *
 * @param level how strongly it is required
 * @param what what the server does
 * @param section where the requirement stands
 * @param consequence what this leads to
 */
record Finding(Level level, String what, String section, String consequence) {

  enum Level {
    MUST,
    SHOULD
  }

  static Finding must(String what, String section, String consequence) {
    return new Finding(Level.MUST, what, section, consequence);
  }

  static Finding should(String what, String section, String consequence) {
    return new Finding(Level.SHOULD, what, section, consequence);
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("level", level.name())
        .put("what", what)
        .put("section", section)
        .put("consequence", consequence)
        .build();
  }

  String text(Style style) {
    String name = level == Level.MUST ? style.bad("MUST  ") : style.strong("SHOULD");
    return String.format(
        "%s  %s%n        %s%n        %s%n",
        name, PrettyJson.escape(what), style.dim(section), consequence);
  }
}
