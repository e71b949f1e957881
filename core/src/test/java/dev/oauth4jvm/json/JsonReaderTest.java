package dev.oauth4jvm.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReaderTest {

  private static final String DIGITS_1000 = "1".repeat(1000);

  /** Name, the value of the member "a" as written, the value it has. */
  static Stream<Arguments> values() {
    return Stream.of(
        arguments("zero", "0", 0L),
        arguments("minus zero, which is zero", "-0", 0L),
        arguments("an integer", "-1735689600", -1735689600L),
        arguments("eighteen digits", "999999999999999999", 999999999999999999L),
        arguments("the largest long", "9223372036854775807", Long.MAX_VALUE),
        arguments("the smallest long", "-9223372036854775808", Long.MIN_VALUE),
        arguments("one more", "9223372036854775808", new BigDecimal("9223372036854775808")),
        arguments("one less", "-9223372036854775809", new BigDecimal("-9223372036854775809")),
        arguments("a fraction", "1.50", new BigDecimal("1.50")),
        arguments("a fraction of zero", "1.0", new BigDecimal("1.0")),
        arguments("minus zero with a fraction", "-0.0", new BigDecimal("0.0")),
        arguments(
            "what a double can't hold",
            "0.1000000000000000055",
            new BigDecimal("0.1000000000000000055")),
        arguments("an exponent", "1e3", new BigDecimal("1e3")),
        arguments("an exponent that leaves an integer", "1.5e1", 15L),
        arguments("an exponent of zero", "7e0", 7L),
        arguments("a capital exponent with plus", "1E+2", new BigDecimal("1E+2")),
        arguments("a negative exponent", "12e-5", new BigDecimal("0.00012")),
        arguments("an exponent with leading zeros", "1e0000000000002", new BigDecimal("1e2")),
        arguments("beyond a double", "1e400", new BigDecimal("1e400")),
        arguments("the largest exponent", "9.9e1000", new BigDecimal("9.9e1000")),
        arguments("the smallest exponent", "1e-1000", new BigDecimal("1e-1000")),
        arguments("zero with an exponent", "0e5", new BigDecimal("0e5")),
        arguments("a thousand digits", DIGITS_1000, new BigDecimal(DIGITS_1000)),
        arguments(
            "as long as a number may be",
            "0." + "0".repeat(22) + DIGITS_1000,
            new BigDecimal(DIGITS_1000 + "e-1022")),
        arguments("true", "true", true),
        arguments("false", "false", false),
        arguments("null", "null", null),
        arguments("an empty array", "[]", List.of()),
        arguments("an array with whitespace", "[ \t\r\n]", List.of()),
        arguments(
            "an array of all kinds",
            "[1,\"b\",null,[true],{}]",
            Arrays.asList(1L, "b", null, List.of(true), JsonObject.of())),
        arguments("an empty object", "{}", JsonObject.of()),
        arguments(
            "an object", "{ \"\" : 1 , \"b\" : {} }", JsonObject.of("", 1, "b", JsonObject.of())),
        arguments("an empty string", "\"\"", ""),
        arguments("a plain string", "\"~ az/'\"", "~ az/'"),
        arguments("DEL, which is no control character of JSON", "\"\u007f\"", "\u007f"),
        arguments("every short escape", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"),
        arguments("an escape at the beginning", "\"\\nabc\"", "\nabc"),
        arguments("an escape at the end", "\"abc\\n\"", "abc\n"),
        arguments("escaped backslashes", "\"\\\\u0041\\\\\"", "\\u0041\\"),
        arguments("digits of both cases", "\"\\u00eB\\u20Ac\"", "\u00eb\u20ac"),
        arguments("an escaped NUL", "\"\\u0000\"", "\0"),
        arguments("an escaped pair", "\"\\uD83D\\uDE00\"", "\ud83d\ude00"),
        arguments(
            "two escaped pairs", "\"\\uD83D\\uDE00\\uDBFF\\uDFFF\"", "\ud83d\ude00\udbff\udfff"),
        arguments(
            "characters of two, three and four bytes",
            "\"\u00e9\u20ac\ud83d\ude00\"",
            "\u00e9\u20ac\ud83d\ude00"),
        arguments(
            "characters and escapes",
            "\"\u00e9\\n\u20ac\\u00e9x\ud83d\ude00\\t\"",
            "\u00e9\n\u20ac\u00e9x\ud83d\ude00\t"),
        arguments(
            "the ends of what UTF-8 encodes in two, three and four bytes",
            "\"\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff\"",
            "\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff"),
        arguments(
            "line separators, which JavaScript once refused", "\"\u2028\u2029\"", "\u2028\u2029"),
        arguments("a byte order mark within a string", "\"\ufeff\"", "\ufeff"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void reads(String name, String written, Object value) throws JsonException {
    JsonObject object = JsonObject.parse(" {\"a\" :\n" + written + "\r\n}\t");

    assertThat(object.names()).containsExactly("a");
    // AssertJ's isEqualTo is the value's equals: a Long is no BigDecimal, 1.0 isn't 1.00.
    assertThat(object.get("a")).isEqualTo(value);
    assertThat(JsonObject.parse(("{\"a\":" + written + "}").getBytes(UTF_8)).get("a"))
        .isEqualTo(value);
  }

  @Test
  void readsEveryCharacterRawAndEscaped() throws JsonException {
    // Beyond the first plane, where all are alike, every ninety-third and the last.
    for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x10000 ? 1 : 93) {
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        continue;
      }
      String string = Character.toString(c);
      StringBuilder escaped = new StringBuilder();
      for (int i = 0; i < string.length(); i++) {
        escaped.append("\\u").append(Integer.toHexString(0x10000 | string.charAt(i)), 1, 5);
      }
      boolean mustEscape = c < ' ' || c == '"' || c == '\\';
      String raw = mustEscape ? escaped.toString() : string;
      JsonObject object = JsonObject.parse("{\"" + raw + "\":\"x" + raw + escaped + "\"}");
      if (!("x" + string + string).equals(object.string(string))) {
        assertThat(object.string(string)).as("U+%04X", c).isEqualTo("x" + string + string);
      }
    }
  }

  @Test
  void refusesEveryProperPrefixOfADocument() {
    String text =
        "{\"a\":[1.5e3,\"\u00e9\\n\\ud83d\\ude00\",{}, true ,false,null],\"b\":{\"c\":-1}}";
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(JsonObjects.parsed(bytes).names()).containsExactly("a", "b");
    for (int to = 0; to < bytes.length; to++) {
      byte[] prefix = Arrays.copyOf(bytes, to);
      assertThatThrownBy(() -> JsonObject.parse(prefix))
          .as("%s bytes", to)
          .isInstanceOf(JsonException.class);
      // The bytes behind the range would complete the document: they aren't looked at.
      int end = to;
      assertThatThrownBy(() -> JsonObject.parse(bytes, 0, end))
          .as("%s bytes of more", to)
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void readsNothingButTheRange() throws JsonException {
    byte[] bytes = "x.{\"a\":\"b\"}.{}".getBytes(UTF_8);

    assertThat(JsonObject.parse(bytes, 2, 11)).isEqualTo(JsonObject.of("a", "b"));
    assertThatThrownBy(() -> JsonObject.parse(bytes, 2, 12))
        .hasMessage("invalid JSON: expected nothing after the object at offset 9");
    assertThatThrownBy(() -> JsonObject.parse("x.{\"a\":\"\t\"}".getBytes(UTF_8), 2, 11))
        .hasMessage("invalid JSON: a control character in a string at offset 6");
    assertThatThrownBy(() -> JsonObject.parse(bytes, 3, 3))
        .hasMessage("invalid JSON: expected an object at offset 0, the end");
    assertThatThrownBy(() -> JsonObject.parse(bytes, 2, 15))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> JsonObject.parse(bytes, -1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void doesNotKeepTheBytes() throws JsonException {
    byte[] bytes = "{\"a\":\"b\"}".getBytes(UTF_8);
    JsonObject object = JsonObject.parse(bytes);
    Arrays.fill(bytes, (byte) 'x');

    assertThat(object).isEqualTo(JsonObject.of("a", "b"));
  }

  @Test
  void readsThirtyTwoLevelsAndRefusesMore() throws JsonException {
    // The object itself is the first level.
    assertThat(JsonObject.parse(nested("[", "]", 31)).toJson()).isEqualTo(nested("[", "]", 31));
    assertThat(JsonObject.parse(nested("{\"b\":", "}", 30).replace(":}", ":{}}")).size())
        .isEqualTo(1);
    for (int levels : new int[] {32, 10_000, 1_000_000}) {
      assertThatThrownBy(() -> JsonObject.parse(nested("[", "]", levels)))
          .hasMessage("invalid JSON: nesting deeper than 32 at offset 36");
      assertThatThrownBy(() -> JsonObject.parse("{\"a\":" + "{\"a\":".repeat(levels)))
          .hasMessage("invalid JSON: nesting deeper than 32 at offset 160");
    }
  }

  private static String nested(String open, String close, int levels) {
    return "{\"a\":" + open.repeat(levels) + close.repeat(levels) + "}";
  }

  @Test
  void countsTheLevelsThatAreOpenOnly() throws JsonException {
    String flat = "[[[]]],{\"b\":{}},[1],{},[]";
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(flat);
    }

    assertThat(JsonObject.parse("{\"a\":[" + String.join(",", many) + "]}").array("a"))
        .hasSize(500);
  }
}
