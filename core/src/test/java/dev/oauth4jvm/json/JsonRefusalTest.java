package dev.oauth4jvm.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader refuses, each with its own message, so that no check can hide another's loss. */
class JsonRefusalTest {

  private static final String DIGITS_1000 = "1".repeat(1000);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # what the text is as a whole
          nothing | `` | expected an object at offset 0, the end
          whitespace | ` \n` | expected an object at offset 2, the end
          an array | [] | expected an object at offset 0
          a string | "a" | expected an object at offset 0
          a number | 1 | expected an object at offset 0
          null | null | expected an object at offset 0
          a byte order mark | `\ufeff{}` | expected an object at offset 0
          a form feed before | `\f{}` | expected an object at offset 0
          a no-break space before | `\u00a0{}` | expected an object at offset 0
          NUL before | `\0{}` | expected an object at offset 0
          a comment before | /**/{} | expected an object at offset 0
          another object after | {} {} | expected nothing after the object at offset 3
          a brace after | {}} | expected nothing after the object at offset 2
          a comma after | {}, | expected nothing after the object at offset 2
          NUL after | `{}\0` | expected nothing after the object at offset 2
          a byte order mark after | `{}\ufeff` | expected nothing after the object at offset 2
          a comment after | {}// | expected nothing after the object at offset 2
          an unclosed object | { | expected a member's name in double quotes at offset 1, the end
          an unclosed object with a member | {"a":1 | expected a comma or the end of the object at offset 6, the end
          # members
          a trailing comma | {"a":1,} | expected a member's name in double quotes at offset 7
          a leading comma | {,"a":1} | expected a member's name in double quotes at offset 1
          two commas | {"a":1,,"b":2} | expected a member's name in double quotes at offset 7
          no comma | {"a":1 "b":2} | expected a comma or the end of the object at offset 7
          a semicolon | {"a":1;"b":2} | expected a comma or the end of the object at offset 6
          no colon | {"a" 1} | expected a colon after a member's name at offset 5
          two colons | {"a"::1} | expected a value at offset 5
          an equals sign | {"a"=1} | expected a colon after a member's name at offset 4
          no value | {"a":} | expected a value at offset 5
          a name alone | {"a"} | expected a colon after a member's name at offset 4
          a bare name | {a:1} | expected a member's name in double quotes at offset 1
          a name in single quotes | {'a':1} | expected a member's name in double quotes at offset 1
          a number as a name | {1:1} | expected a member's name in double quotes at offset 1
          null as a name | {null:1} | expected a member's name in double quotes at offset 1
          an object closed as an array | {"a":1] | expected a comma or the end of the object at offset 6
          a comment between | {"a":/**/1} | expected a value at offset 5
          # names given twice
          a name twice | {"a":1,"a":1} | a member's name that its object already has at offset 7
          a name twice, first null | {"a":null,"a":1} | a member's name that its object already has at offset 10
          a name twice, both null | {"a":null,"a":null} | a member's name that its object already has at offset 10
          a name twice, others between | {"a":1,"b":2,"a":3} | a member's name that its object already has at offset 13
          a name twice, once escaped | {"a":1,"\\u0061":2} | a member's name that its object already has at offset 7
          a name twice, its pair once escaped | {"\ud83d\ude00":1,"\\ud83d\\ude00":2} | a member's name that its object already has at offset 10
          the empty name twice | {"":1,"":2} | a member's name that its object already has at offset 6
          a name twice deep inside | {"a":[{"b":{"c":1,"c":2}}]} | a member's name that its object already has at offset 18
          # arrays
          a trailing comma in an array | {"a":[1,]} | expected a value at offset 8
          a leading comma in an array | {"a":[,1]} | expected a value at offset 6
          a comma alone in an array | {"a":[,]} | expected a value at offset 6
          no comma in an array | {"a":[1 2]} | expected a comma or the end of the array at offset 8
          a colon in an array | {"a":[1:2]} | expected a comma or the end of the array at offset 7
          an array closed as an object | {"a":[1}} | expected a comma or the end of the array at offset 7
          an unclosed array | {"a":[ | expected a value at offset 6, the end
          an unclosed array with a value | {"a":[1 | expected a comma or the end of the array at offset 7, the end
          # words
          a word cut short | {"a":tru} | expected the rest of true at offset 8
          a word at the end | {"a":fals | expected the rest of false at offset 9, the end
          a word too long | {"a":nulll} | expected a comma or the end of the object at offset 9
          a word in capitals | {"a":True} | expected a value at offset 5
          a word with a capital | {"a":nuLl} | expected the rest of null at offset 7
          undefined | {"a":undefined} | expected a value at offset 5
          # numbers
          a leading zero | {"a":01} | expected a comma or the end of the object at offset 6
          a leading zero after minus | {"a":-01} | expected a comma or the end of the object at offset 7
          two zeros | {"a":00} | expected a comma or the end of the object at offset 6
          plus | {"a":+1} | expected a value at offset 5
          minus alone | {"a":-} | expected a digit at offset 6
          minus at the end | {"a":- | expected a digit at offset 6, the end
          two minuses | {"a":--1} | expected a digit at offset 6
          no integer | {"a":.5} | expected a value at offset 5
          no integer after minus | {"a":-.5} | expected a digit at offset 6
          no fraction | {"a":1.} | expected a digit at offset 7
          no fraction before an exponent | {"a":1.e3} | expected a digit at offset 7
          two fractions | {"a":1.5.5} | expected a comma or the end of the object at offset 8
          no exponent | {"a":1e} | expected a digit at offset 7
          no exponent after its sign | {"a":1e-} | expected a digit at offset 8
          two signs of an exponent | {"a":1e+-1} | expected a digit at offset 8
          a fraction of an exponent | {"a":1e1.5} | expected a comma or the end of the object at offset 8
          an exponent alone | {"a":e1} | expected a value at offset 5
          hexadecimal | {"a":0x10} | expected a comma or the end of the object at offset 6
          a suffix | {"a":1L} | expected a comma or the end of the object at offset 6
          an underscore | {"a":1_000} | expected a comma or the end of the object at offset 6
          NaN | {"a":NaN} | expected a value at offset 5
          infinity | {"a":Infinity} | expected a value at offset 5
          minus infinity | {"a":-Infinity} | expected a digit at offset 6
          digits that aren't ASCII | {"a":\u0661} | expected a value at offset 5
          full-width digits | {"a":\uff11} | expected a value at offset 5
          too large an exponent | {"a":1e1001} | a number of more than 1000 digits, or of an exponent beyond 1000 either way at offset 5
          too large an exponent for its digits | {"a":12e1000} | a number of more than 1000 digits, or of an exponent beyond 1000 either way at offset 5
          too small an exponent | {"a":0.1e-1000} | a number of more than 1000 digits, or of an exponent beyond 1000 either way at offset 5
          an exponent beyond an int | {"a":1e2147483648} | a number of more than 1000 digits, or of an exponent beyond 1000 either way at offset 5
          an exponent beyond a long | {"a":1e-99999999999999999999} | a number of more than 1000 digits, or of an exponent beyond 1000 either way at offset 5
          zero with too large an exponent | {"a":0e1001} | a number of more than 1000 digits, or of an exponent beyond 1000 either way at offset 5
          # strings
          an unclosed string | {"a":"b | expected the end of the string at offset 7, the end
          an unclosed string with an escape | {"a":"\\nb | expected the end of the string at offset 9, the end
          an unclosed name | {"a | expected the end of the string at offset 3, the end
          a string in single quotes | {"a":'b'} | expected a value at offset 5
          a line feed in a string | `{"a":"b\n"}` | a control character in a string at offset 7
          a tab in a string | `{"a":"\t"}` | a control character in a string at offset 6
          NUL in a string | `{"a":"\0"}` | a control character in a string at offset 6
          the last control character in a string | `{"a":"\u001f"}` | a control character in a string at offset 6
          a control character after an escape | `{"a":"\\n\n"}` | a control character in a string at offset 8
          a control character in a name | `{"\n":1}` | a control character in a string at offset 2
          an unknown escape | {"a":"\\a"} | an invalid escape at offset 6
          an octal escape | {"a":"\\012"} | an invalid escape at offset 6
          a hexadecimal escape | {"a":"\\x41"} | an invalid escape at offset 6
          an escaped single quote | {"a":"\\'"} | an invalid escape at offset 6
          an escaped NUL byte | `{"a":"\\\0"}` | an invalid escape at offset 6
          an escaped line feed | `{"a":"\\\n"}` | an invalid escape at offset 6
          an escaped capital U | {"a":"\\U0041"} | an invalid escape at offset 6
          an escaped letter beyond ASCII | {"a":"\\é"} | an invalid escape at offset 6
          a backslash at the end | `{"a":"\\` | an invalid escape at offset 6
          an escape of three digits | {"a":"\\u004"} | an invalid escape at offset 6
          an escape of no digits | {"a":"\\u"} | an invalid escape at offset 6
          an escape with a letter | {"a":"\\u00g0"} | an invalid escape at offset 6
          an escape with a sign | {"a":"\\u+041"} | an invalid escape at offset 6
          an escape with a space | {"a":"\\u 041"} | an invalid escape at offset 6
          an escape with braces | {"a":"\\u{41}"} | an invalid escape at offset 6
          an escape with digits that aren't ASCII | {"a":"\\u004\uff11"} | an invalid escape at offset 6
          an escape cut short at the end | {"a":"\\u004 | an invalid escape at offset 6
          # surrogates
          an escaped high surrogate | {"a":"\\ud83d"} | a lone surrogate at offset 6
          an escaped low surrogate | {"a":"\\ude00"} | a lone surrogate at offset 6
          the first high surrogate | {"a":"\\ud800"} | a lone surrogate at offset 6
          the last low surrogate | {"a":"\\udfff"} | a lone surrogate at offset 6
          an escaped pair in the wrong order | {"a":"\\ude00\\ud83d"} | a lone surrogate at offset 6
          two escaped high surrogates | {"a":"\\ud83d\\ud83d\\ude00"} | a lone surrogate at offset 6
          two escaped low surrogates | {"a":"\\ude00\\ude00"} | a lone surrogate at offset 6
          an escaped high surrogate before a letter | {"a":"\\ud83dabcdef"} | a lone surrogate at offset 6
          an escaped high surrogate before another escape | {"a":"\\ud83d\\nude00"} | a lone surrogate at offset 6
          an escaped high surrogate before a letter and u | {"a":"\\ud83dxude00"} | a lone surrogate at offset 6
          an escaped high surrogate before another character | {"a":"\\ud83d\\u0041"} | a lone surrogate at offset 6
          an escaped high surrogate at the end | {"a":"\\ud83d | a lone surrogate at offset 6
          an escaped high surrogate and a broken escape | {"a":"\\ud83d\\ude0"} | an invalid escape at offset 12
          an escaped lone surrogate in a name | {"\\udc00":1} | a lone surrogate at offset 2
          a high surrogate | {"a":"\ud83d"} | lone surrogate at character 6
          a low surrogate | {"a":"\ude00"} | lone surrogate at character 6
          two low surrogates | {"a":"\ude00\ude00"} | lone surrogate at character 6
          two high surrogates | {"a":"\ud83d\ud83d"} | lone surrogate at character 6
          a low surrogate after a pair | {"a":"\ud83d\ude00\ude00"} | lone surrogate at character 8
          a pair, one half escaped | {"a":"\\ud83d\ude00"} | lone surrogate at character 12
          a high surrogate at the very end | {}\ud83d | lone surrogate at character 2
          """)
  void refuses(String name, String text, String message) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonObject.parse(text))
        .withMessage("invalid JSON: " + message);
  }

  static Stream<Arguments> refusedNumbers() {
    return Stream.of(
        arguments("more digits than a thousand", "{\"a\":1" + DIGITS_1000 + "}"),
        arguments("more digits than a thousand, of a fraction", "{\"a\":1." + DIGITS_1000 + "}"),
        arguments("a longer number than 1024, of one digit", "{\"a\":0." + "0".repeat(1022) + "1}"),
        arguments("a longer number than 1024, of exponent", "{\"a\":1e" + "0".repeat(1022) + "1}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedNumbers")
  void refusesNumbersBeyondTheLimits(String name, String text) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonObject.parse(text))
        .withMessage(
            "invalid JSON: a number of more than 1000 digits, or of an exponent beyond 1000 either way at offset 5");
  }

  /** Name, the bytes within a string as ISO-8859-1, the offset of the first bad one. */
  static Stream<Arguments> invalidUtf8() {
    return Stream.of(
        arguments("a continuation alone", "\u0080", 0),
        arguments("the last continuation alone", "\u00bf", 0),
        arguments("Latin-1", "caf\u00e9", 3),
        arguments("overlong, two bytes: NUL", "\u00c0\u0080", 0),
        arguments("overlong, two bytes: a quote", "\u00c0\u00a2", 0),
        arguments("overlong, two bytes: the last", "\u00c1\u00bf", 0),
        arguments("overlong, three bytes: a slash", "\u00e0\u0080\u00af", 0),
        arguments("overlong, three bytes: the last", "\u00e0\u009f\u00bf", 0),
        arguments("overlong, four bytes: a slash", "\u00f0\u0080\u0080\u00af", 0),
        arguments("overlong, four bytes: the last", "\u00f0\u008f\u00bf\u00bf", 0),
        arguments("the first surrogate", "\u00ed\u00a0\u0080", 0),
        arguments("the last surrogate", "\u00ed\u00bf\u00bf", 0),
        arguments("a pair of surrogates", "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", 0),
        arguments("beyond U+10FFFF", "\u00f4\u0090\u0080\u0080", 0),
        arguments("far beyond", "\u00f5\u0080\u0080\u0080", 0),
        arguments("five bytes", "\u00f8\u0088\u0080\u0080\u0080", 0),
        arguments("six bytes", "\u00fc\u0084\u0080\u0080\u0080\u0080", 0),
        arguments("FE", "\u00fe", 0),
        arguments("FF", "\u00ff", 0),
        arguments("two bytes, the second missing", "a\u00c3", 1),
        arguments("two bytes, the second no continuation", "\u00c3a", 0),
        arguments("two bytes, the second a lead", "\u00c3\u00c3\u00a9", 0),
        arguments("three bytes, the second no continuation", "\u00e2a\u00ac", 0),
        arguments("three bytes, the third missing", "\u00e2\u0082", 0),
        arguments("three bytes, the third no continuation", "\u00e2\u0082a", 0),
        arguments("three bytes, the third a lead", "\u00e2\u0082\u00c3", 0),
        arguments("four bytes, the second no continuation", "\u00f0a\u0098\u0080", 0),
        arguments("four bytes, the third no continuation", "\u00f0\u009fa\u0080", 0),
        arguments("four bytes, the fourth missing", "\u00f0\u009f\u0098", 0),
        arguments("four bytes, the fourth no continuation", "\u00f0\u009f\u0098a", 0),
        arguments("after a good character", "\u00c3\u00a9\u00a9", 2),
        arguments("after an escape", "\\n\u00a9", 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidUtf8")
  void refusesInvalidUtf8(String name, String string, int offset) {
    String message = "invalid JSON: invalid UTF-8 at offset ";
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonObject.parse(("{\"a\":\"" + string + "\"}").getBytes(ISO_8859_1)))
        .withMessage(message + (6 + offset));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonObject.parse(("{\"" + string + "\":1}").getBytes(ISO_8859_1)))
        .withMessage(message + (2 + offset));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidUtf8")
  void refusesInvalidUtf8OutsideOfStrings(String name, String junk, int offset) {
    for (String text :
        List.of(junk + "{}", "{}" + junk, "{" + junk + "}", "{\"a\":" + junk + "}")) {
      assertThatThrownBy(() -> JsonObject.parse(text.getBytes(ISO_8859_1)))
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void refusesUtf16AndUtf32() {
    for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
      assertThatThrownBy(() -> JsonObject.parse("{}".getBytes(charset)))
          .as(charset)
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void neverQuotesTheText() {
    String secret = "s3cr3t";
    for (String text :
        List.of(
            secret,
            "{" + secret,
            "{\"" + secret + "\"}",
            "{\"" + secret + "\":1,\"" + secret + "\":2}",
            "{\"a\":" + secret,
            "{\"a\":t" + secret,
            "{\"a\":1" + secret,
            "{\"a\":\"" + secret,
            "{\"a\":\"" + secret + "\n\"}",
            "{\"a\":\"\\" + secret + "\"}",
            "{\"a\":\"\\u" + secret + "\"}",
            "{}" + secret)) {
      assertThatThrownBy(() -> JsonObject.parse(text))
          .isInstanceOf(JsonException.class)
          .hasMessageNotContaining(secret)
          .hasNoCause();
    }
  }
}
