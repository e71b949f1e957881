package dev.oauth4jvm.cli;

import dev.oauth4jvm.json.JsonObject;
import java.util.List;

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

  /**
   * Prints findings as the result of an examination; any broken requirement makes it fail.
   *
   * @param about what JSON has before the findings
   */
  static ExitCode report(List<Finding> findings, JsonObject.Builder about, Console console) {
    StringBuilder text = new StringBuilder();
    findings.forEach(finding -> text.append(finding.text(console.style)));
    long broken = findings.stream().filter(finding -> finding.level() == Level.MUST).count();
    String sum =
        count(broken, "broken requirement")
            + ", "
            + count(findings.size() - broken, "recommendation")
            + " not followed";
    text.append(broken == 0 ? console.style.good(sum) : console.style.bad(sum)).append('\n');
    console.result(
        about.put("findings", findings.stream().map(Finding::json).toList()).build(),
        text.toString());
    return broken == 0 ? ExitCode.OK : ExitCode.REFUSED;
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
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
