package dev.oauth4jvm.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses one JSON object from UTF-8. One pass checks the whole text. That pass does not create
 * strings and arrays of simple values: their members record where they are.
 *
 * <p>Recursion is bounded by {@link JsonValues#MAX_DEPTH}.
 */
final class JsonReader {

  // The content of a string; not an enum, whose switch would load one more class.
  private static final int ASCII = 0;
  private static final int UTF_8 = 1;
  private static final int ESCAPED = 2;

  /** Whether a byte within a string is a character by itself and does not end the string. */
  private static final boolean[] PLAIN = new boolean[256];

  static {
    Arrays.fill(PLAIN, ' ', 128, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private final byte[] bytes;
  private final int to;
  private int at;
  private int depth;

  private JsonReader(byte[] bytes, int at) {
    this.bytes = bytes;
    this.to = bytes.length;
    this.at = at;
  }

  static JsonObject read(String text) throws JsonException {
    // String.getBytes would turn a lone surrogate into a question mark.
    int lone = loneSurrogate(text);
    if (lone >= 0) {
      throw new JsonException("invalid JSON: lone surrogate at character " + lone);
    }
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The index of the first surrogate that is not part of a pair, or -1. */
  static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isHighSurrogate(text.charAt(i))
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** Parses bytes that the object owns from now on. */
  static JsonObject read(byte[] bytes) throws JsonException {
    JsonReader reader = new JsonReader(bytes, 0);
    if (reader.next() != '{') {
      throw reader.expected("an object");
    }
    JsonObject object = reader.object();
    if (reader.next() != -1) {
      throw reader.expected("nothing after the object");
    }
    return object;
  }

  /** Creates a value that was skipped, and thereby checked, before. */
  static @Nullable Object valueAt(byte[] bytes, int at) {
    try {
      return new JsonReader(bytes, at).value();
    } catch (JsonException e) {
      throw new IllegalStateException("the document was changed", e);
    }
  }

  private @Nullable Object value() throws JsonException {
    int c = next();
    return switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> {
        if (c != '-' && !isDigit(c)) {
          throw expected("a value");
        }
        yield number();
      }
    };
  }

  private JsonObject object() throws JsonException {
    enter();
    if (next() == '}') {
      leave();
      return JsonObject.of();
    }
    Members members = new Members(bytes, depth == 1 ? 16 : 8);
    while (true) {
      if (next() != '"') {
        throw expected("a member's name in double quotes");
      }
      int nameAt = at;
      String name = name();
      if (next() != ':') {
        throw expected("a colon after a member's name");
      }
      at++;
      next();
      int valueAt = at;
      boolean added = passOver() ? members.addUnread(name, valueAt) : members.add(name, value());
      if (!added) {
        throw JsonStrings.refused("a member's name that its object already has", nameAt);
      }
      int c = next();
      if (c == '}') {
        leave();
        return new JsonObject(members);
      }
      if (c != ',') {
        throw expected("a comma or the end of the object");
      }
      at++;
    }
  }

  /** Skips a value that need not be created now; does not move at any other value. */
  private boolean passOver() throws JsonException {
    int c = peek();
    if (c == '"') {
      endOfString();
      return true;
    }
    return c == '[' && passOverSimpleValues();
  }

  /** Skips an array without nested objects or arrays; does not move at any other array. */
  private boolean passOverSimpleValues() throws JsonException {
    int start = at;
    enter();
    int c = next();
    while (c != ']') {
      if (c == '{' || c == '[') {
        depth--;
        at = start;
        return false;
      }
      if (c == '"') {
        endOfString();
      } else {
        value();
      }
      c = next();
      if (c == ',') {
        at++;
        c = next();
        if (c == ']') {
          throw expected("a value");
        }
      } else if (c != ']') {
        throw expected("a comma or the end of the array");
      }
    }
    leave();
    return true;
  }

  private List<@Nullable Object> array() throws JsonException {
    enter();
    if (next() == ']') {
      leave();
      return Collections.emptyList();
    }
    ArrayList<@Nullable Object> values = new ArrayList<>();
    while (true) {
      values.add(value());
      int c = next();
      if (c == ']') {
        leave();
        return Collections.unmodifiableList(values);
      }
      if (c != ',') {
        throw expected("a comma or the end of the array");
      }
      at++;
    }
  }

  private void enter() throws JsonException {
    if (++depth > JsonValues.MAX_DEPTH) {
      throw JsonStrings.refused("nesting deeper than " + JsonValues.MAX_DEPTH, at);
    }
    at++;
  }

  private void leave() {
    depth--;
    at++;
  }

  private @Nullable Boolean word(String word, @Nullable Boolean meaning) throws JsonException {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at == to || bytes[at] != word.charAt(i)) {
        throw expected("the rest of " + word);
      }
    }
    return meaning;
  }

  private Object number() throws JsonException {
    int start = at;
    boolean negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    int digitsAt = at;
    long integer = integer();
    int digitsTo = at;
    if (peek() == '.') {
      at++;
      digits();
    }
    if ((peek() | 0x20) == 'e') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    if (at == digitsTo && digitsTo - digitsAt <= 18) {
      return negative ? -integer : integer;
    }
    int length = at - start;
    Object number =
        length > JsonValues.MAX_NUMBER_LENGTH
            ? null
            : JsonValues.number(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
    if (number == null) {
      throw JsonStrings.refused(JsonValues.TOO_LARGE, start);
    }
    return number;
  }

  /** The digits before a fraction, as a number; undefined for more than 18 digits. */
  private long integer() throws JsonException {
    if (peek() == '0') {
      at++; // A further digit is refused, since it may not follow a number.
      return 0;
    }
    int i = at;
    long number = 0;
    while (i < to && isDigit(bytes[i])) {
      number = number * 10 + (bytes[i] - '0');
      i++;
    }
    if (i == at) {
      throw expected("a digit");
    }
    at = i;
    return number;
  }

  private void digits() throws JsonException {
    int i = at;
    while (i < to && isDigit(bytes[i])) {
      i++;
    }
    if (i == at) {
      throw expected("a digit");
    }
    at = i;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private String name() throws JsonException {
    int start = at + 1;
    int text = endOfString();
    String common = text == ASCII ? Names.common(bytes, start, at - 1) : null;
    if (common != null) {
      return common;
    }
    return string(text, start, at - 1);
  }

  private String string() throws JsonException {
    int start = at + 1;
    return string(endOfString(), start, at - 1);
  }

  private String string(int text, int start, int end) throws JsonException {
    if (text == ESCAPED) {
      return JsonStrings.unescaped(bytes, start, end);
    }
    return new String(
        bytes,
        start,
        end - start,
        text == ASCII ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /** Skips a string, checks it, and returns the kind of its content. */
  private int endOfString() throws JsonException {
    int i = at + 1;
    while (i < to && PLAIN[bytes[i] & 0xff]) {
      i++;
    }
    at = i;
    if (i < to && bytes[i] == '"') {
      at++;
      return ASCII;
    }
    return endOfAnyString();
  }

  /** Continues where {@link #endOfString} met the first byte that is not a plain character. */
  private int endOfAnyString() throws JsonException {
    int text = UTF_8;
    while (at < to) {
      int c = bytes[at];
      if (c == '"') {
        at++;
        return text;
      }
      if (c == '\\') {
        text = ESCAPED;
        at = JsonStrings.afterEscape(bytes, at);
      } else if (c < 0) {
        at = JsonStrings.afterSequence(bytes, at);
      } else if (c < ' ') {
        throw JsonStrings.refused("a control character in a string", at);
      } else {
        at++;
      }
    }
    throw expected("the end of the string");
  }

  /** Skips white space; returns the next byte, or -1 at the end. */
  private int next() {
    int c = peek();
    return c > ' ' ? c : afterWhitespace();
  }

  private int afterWhitespace() {
    while (at < to) {
      int c = bytes[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c & 0xff;
      }
      at++;
    }
    return -1;
  }

  /** The next byte, or -1 at the end. */
  private int peek() {
    return at < to ? bytes[at] & 0xff : -1;
  }

  private JsonException expected(String what) {
    return new JsonException(
        "invalid JSON: expected " + what + " at offset " + at + (at == to ? ", the end" : ""));
  }
}
