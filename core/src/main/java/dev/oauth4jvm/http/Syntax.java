package dev.oauth4jvm.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The character rules of RFC 9110 that names, values and challenges share. */
final class Syntax {

  private static final char DELETE = 0x7f;

  private Syntax() {}

  /** Whether a character may occur in a token (RFC 9110, section 5.6.2). */
  static boolean isTokenChar(char c) {
    return isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** Whether a character may occur in a token68 before its padding (RFC 9110, section 11.2). */
  static boolean isToken68Char(char c) {
    return isAlphanumeric(c) || "-._~+/".indexOf(c) >= 0;
  }

  /** Whether a character may occur in a field value: no control character except the tab. */
  static boolean isValueChar(char c) {
    return (c >= ' ' && c != DELETE) || c == '\t';
  }

  /** Whether a character is optional white space within a field value: space or tab. */
  static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /**
   * Returns the token, or throws an exception that does not quote it: it may be a misplaced secret.
   */
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

  /**
   * Returns the value of a header field without surrounding white space, or throws an exception
   * that does not quote it.
   */
  static String requireFieldValue(String text, String field) {
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
            "value of header field "
                + field
                + " holds a control character (RFC 9110): look at its character "
                + i);
      }
    }
    return text.substring(start, end);
  }

  /** Returns the URI in ASCII, with other characters escaped as UTF-8 (RFC 3987, section 3.1). */
  static URI ascii(URI uri) {
    String text = uri.toString();
    if (isAscii(text)) {
      return uri;
    }
    if (uri.getRawAuthority() != null && !isAscii(uri.getRawAuthority())) {
      throw new IllegalArgumentException(
          "uri has a host that is not ASCII: convert it with java.net.IDN.toASCII");
    }
    // not URI.toASCIIString, which composes characters first: a different path to many servers
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(hex(b >> 4)).append(hex(b));
      }
    }
    return URI.create(out.toString());
  }

  /** The digit of the lowest four bits, in upper case. */
  static char hex(int bits) {
    return Character.toUpperCase(Character.forDigit(bits & 0xf, 16));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > DELETE) {
        return false;
      }
    }
    return true;
  }

  /** Appends text for a human reader, escaped so that it cannot break or disguise a line. */
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
