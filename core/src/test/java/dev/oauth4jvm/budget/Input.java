package dev.oauth4jvm.budget;

import java.util.Collections;
import java.util.function.IntFunction;

/** Hostile inputs: JSON values, forms and header fields, of about the size that is asked for. */
enum Input {
  // JSON values
  DIGITS(Syntax.JSON, size -> "1".repeat(size)),
  FRACTION(Syntax.JSON, size -> "0." + "1".repeat(size)),
  LONG_NUMBERS(Syntax.JSON, size -> array("1." + "0".repeat(300) + "1", size)),
  SHORT_NUMBERS(Syntax.JSON, size -> array("1.5", size)),
  INTEGERS(Syntax.JSON, size -> array("1", size)),
  NEGATIVE_EXPONENT(Syntax.JSON, size -> "1e-" + size * 10),
  POSITIVE_EXPONENT(Syntax.JSON, size -> "1e" + size * 10),
  DEPTH(Syntax.JSON, size -> "[".repeat(size / 2) + "]".repeat(size / 2)),
  OBJECTS_DEPTH(Syntax.JSON, size -> "{\"a\":".repeat(size / 6) + "1" + "}".repeat(size / 6)),
  NESTS(Syntax.JSON, size -> array("[".repeat(15) + "]".repeat(15), size)),
  ALTERNATING(
      Syntax.JSON,
      size -> ("{\"a\":[" + "1,".repeat(size / 30)).repeat(15) + "1" + "]}".repeat(15)),
  NAMES(Syntax.JSON, size -> "{" + numbered("\"n", "\":1,", size) + "\"n\":1}"),
  COLLIDING_NAMES(Syntax.JSON, Input::collidingNames),
  REPEATED_NAMES(Syntax.JSON, size -> "{" + "\"n\":1,".repeat(size / 6) + "\"n\":1}"),
  STRINGS(Syntax.JSON, size -> array("\"a\"", size)),
  OBJECTS(Syntax.JSON, size -> array("{}", size)),
  KEYS(Syntax.JSON, size -> array("{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\"}", size)),
  ESCAPES(Syntax.JSON, size -> "\"" + "\\n\\u0041".repeat(size / 8) + "\""),
  SURROGATES(Syntax.JSON, size -> "\"" + "\\ud83d\\ude00".repeat(size / 12) + "\""),
  WHITESPACE(Syntax.JSON, size -> " \n".repeat(size / 2) + "1"),
  WHITESPACE_BETWEEN(Syntax.JSON, size -> array(" ".repeat(20) + "1", size)),
  LONG(Syntax.JSON, size -> "\"" + "a".repeat(size) + "\""),
  WORDS(Syntax.JSON, size -> "\"" + "a ".repeat(size / 2) + "\""),
  NON_ASCII(Syntax.JSON, size -> "\"" + "é€😀".repeat(size / 9) + "\""),
  DOTS(Syntax.JSON, size -> "\"https://api.example.com/" + "a/../".repeat(size / 5) + "\""),
  SLASHES(Syntax.JSON, size -> "\"https://api.example.com" + "/./".repeat(size / 3) + "\""),
  BASE64(Syntax.JSON, size -> "\"" + "AQAB".repeat(size / 4) + "\""),
  CUT(Syntax.JSON, size -> "[\"" + "a".repeat(size)),

  // forms
  NO_VALUES(Syntax.FORM, size -> "a&".repeat(size / 2)),
  PAIRS(Syntax.FORM, size -> numbered("a", "=1&", size)),
  SAME_PAIRS(Syntax.FORM, size -> "response=a&".repeat(size / 11)),
  EQUALS(Syntax.FORM, size -> "=".repeat(size)),
  AMPERSANDS(Syntax.FORM, size -> "&".repeat(size)),
  PERCENT(Syntax.FORM, size -> "a=" + "%41".repeat(size / 3)),
  PERCENT_CUT(Syntax.FORM, size -> "a=" + "%41".repeat(size / 3) + "%"),
  PLUS(Syntax.FORM, size -> "a=" + "+".repeat(size)),
  LONG_NAME(Syntax.FORM, size -> "a".repeat(size)),
  LONG_PAIR(Syntax.FORM, size -> "code=" + "a".repeat(size)),
  REPEATED_BY_THE_ERROR(
      Syntax.FORM,
      size ->
          "state=s&error=e&error_description="
              + "a".repeat(size / 2)
              + "&code="
              + "a".repeat(size / 2)
              + "b"),
  REPEATED_BY_THE_ERROR_OFTEN(
      Syntax.FORM,
      size ->
          "state=s&error=e&error_description="
              + "a".repeat(size / 2)
              + "&"
              + numbered("c", "=aaaab&", size / 2)),

  // header fields
  PARAMETERS(Syntax.FIELD, size -> "Bearer " + numbered("a", "=\"b\", ", size) + "z=z"),
  SAME_PARAMETERS(Syntax.FIELD, size -> "Bearer " + "a=b, ".repeat(size / 5) + "a=b"),
  SCHEMES(Syntax.FIELD, size -> "a, ".repeat(size / 3)),
  TOKENS(Syntax.FIELD, size -> "a b, ".repeat(size / 5)),
  TOKENS_AND_PARAMETERS(Syntax.FIELD, size -> "a b, a b=c, ".repeat(size / 12)),
  COMMAS(Syntax.FIELD, size -> "Bearer " + ",".repeat(size) + "a=b"),
  SPACES(Syntax.FIELD, size -> "Bearer" + " ".repeat(size) + "a=b"),
  PADDING(Syntax.FIELD, size -> "Bearer a" + "=".repeat(size) + " b"),
  QUOTES(Syntax.FIELD, size -> "Bearer error=\"" + "\\\"".repeat(size / 2) + "\""),
  OPEN_QUOTE(Syntax.FIELD, size -> "Bearer error=\"" + "a".repeat(size)),
  LONG_SCHEME(Syntax.FIELD, size -> "a".repeat(size)),
  LONG_TOKEN(Syntax.FIELD, size -> "Bearer " + "a".repeat(size) + " b");

  /** What an input is a text of. */
  enum Syntax {
    JSON,
    FORM,
    FIELD
  }

  final Syntax syntax;

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas above hold nothing
  private final IntFunction<String> generator;

  Input(Syntax syntax, IntFunction<String> generator) {
    this.syntax = syntax;
    this.generator = generator;
  }

  String of(int size) {
    return generator.apply(size);
  }

  private static String array(String element, int size) {
    return "["
        + String.join(",", Collections.nCopies(Math.max(1, size / (element.length() + 1)), element))
        + "]";
  }

  private static String numbered(String before, String after, int size) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; out.length() < size; i++) {
      out.append(before).append(i).append(after);
    }
    return out.toString();
  }

  /** Names of one hash: "Aa" and "BB" have the same. */
  private static String collidingNames(int size) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; out.length() < size; i++) {
      out.append('"');
      for (int bit = 0; bit < 12; bit++) {
        out.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      out.append("\":1,");
    }
    return out.append("\"n\":1}").toString();
  }
}
