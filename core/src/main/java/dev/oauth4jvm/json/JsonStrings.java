package dev.oauth4jvm.json;

import java.nio.charset.StandardCharsets;

/**
 * The content of strings other than plain ASCII: escapes (RFC 8259, section 7) and UTF-8. A class
 * of its own, which a starting process need not load, since most tokens have neither.
 */
final class JsonStrings {

  private JsonStrings() {}

  /** The end of the escape that begins at an offset. */
  static int afterEscape(byte[] bytes, int at) throws JsonException {
    int kind = at + 1 < bytes.length ? bytes[at + 1] : -1;
    if (kind != 'u') {
      if ("\"\\/bfnrt".indexOf(kind) < 0) {
        throw refused("an invalid escape", at);
      }
      return at + 2;
    }
    int unit = escapedUnit(bytes, at);
    if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
      return at + 6;
    }
    if (unit > Character.MAX_HIGH_SURROGATE
        || bytes.length - at < 8
        || bytes[at + 6] != '\\'
        || bytes[at + 7] != 'u'
        || !Character.isLowSurrogate((char) escapedUnit(bytes, at + 6))) {
      throw refused("a lone surrogate", at);
    }
    return at + 12;
  }

  /** The UTF-16 code unit of the escape (backslash, {@code u} and four digits) at an offset. */
  private static int escapedUnit(byte[] bytes, int escapeAt) throws JsonException {
    int unit = 0;
    for (int i = escapeAt + 2; i < escapeAt + 6; i++) {
      int digit = i < bytes.length ? Character.digit(bytes[i] & 0xff, 16) : -1;
      if (digit < 0) {
        throw refused("an invalid escape", escapeAt);
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /**
   * The end of the character beyond ASCII that begins at an offset, checked by the table of RFC
   * 3629, section 4.
   */
  static int afterSequence(byte[] bytes, int at) throws JsonException {
    int lead = bytes[at] & 0xff;
    int length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length == 0 || bytes.length - at < length) {
      throw refused("invalid UTF-8", at);
    }
    int second = bytes[at + 1] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80; // no overlong forms
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf; // no surrogates, nothing too large
    if (second < least || second > most) {
      throw refused("invalid UTF-8", at);
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        throw refused("invalid UTF-8", at);
      }
    }
    return at + length;
  }

  /**
   * The string between two offsets, already checked by {@link #afterEscape} and {@link
   * #afterSequence}.
   */
  static String unescaped(byte[] bytes, int start, int end) throws JsonException {
    StringBuilder out = new StringBuilder(end - start);
    int copied = start;
    int i = start;
    while (i < end) {
      if (bytes[i] != '\\') {
        i++;
        continue;
      }
      out.append(new String(bytes, copied, i - copied, StandardCharsets.UTF_8));
      out.append(
          switch (bytes[i + 1]) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) escapedUnit(bytes, i);
            default -> (char) bytes[i + 1];
          });
      i += bytes[i + 1] == 'u' ? 6 : 2;
      copied = i;
    }
    return out.append(new String(bytes, copied, end - copied, StandardCharsets.UTF_8)).toString();
  }

  static JsonException refused(String what, int where) {
    return new JsonException("invalid JSON: " + what + " at offset " + where);
  }
}
