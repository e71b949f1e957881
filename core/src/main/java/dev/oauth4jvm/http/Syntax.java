package dev.oauth4jvm.http;

/** The character rules of RFC 9110 that names, values and challenges share. */
final class Syntax {

  private static final char DELETE = 0x7f;

  private Syntax() {}

  /** Whether a character may stand in a token (RFC 9110, section 5.6.2). */
  static boolean isTokenChar(char c) {
    return isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** Whether a character may stand in a token68 before its padding (RFC 9110, section 11.2). */
  static boolean isToken68Char(char c) {
    return isAlphanumeric(c) || "-._~+/".indexOf(c) >= 0;
  }

  /** Whether a character may stand in a field value: no control but the tab. */
  static boolean isValueChar(char c) {
    return (c >= ' ' && c != DELETE) || c == '\t';
  }

  /** Optional white space within a field value: space and tab. */
  static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** The token itself, or a refusal that does not quote it: it may be a misplaced secret. */
  static String requireToken(String text, String argument) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(argument + " is empty; expected a token (RFC 9110)");
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenChar(text.charAt(i))) {
        throw new IllegalArgumentException(
            argument + " is not a token (RFC 9110): look at its character " + i);
      }
    }
    return text;
  }

  /** The value without white space around it, or a refusal that does not quote it. */
  static String requireFieldValue(String text, String argument) {
    int start = 0;
    int end = text.length();
    while (start < end && isWhiteSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    for (int i = start; i < end; i++) {
      if (!isValueChar(text.charAt(i))) {
        throw new IllegalArgumentException(
            argument + " holds a control character (RFC 9110): look at its character " + i);
      }
    }
    return text.substring(start, end);
  }

  /** Appends text for a human's eyes, so that none of it can break a line or play tricks in one. */
  static void appendPrintable(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < DELETE) {
        out.append(c);
      } else {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      }
    }
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
