package dev.oauth4jvm.http;

import java.io.IOException;
import java.util.List;

/**
 * Determines where the body of a response ends (RFC 9112, section 6.3), and whether its connection
 * persists.
 */
final class Framing {

  static final long CHUNKED = -1;
  static final long UNTIL_CLOSE = -2;

  private Framing() {}

  /** The length of the body, or one of the constants above. */
  static long length(ResponseHead head, String method) throws IOException {
    List<String> codings = head.headers().all("transfer-encoding");
    List<String> lengths = head.headers().all("content-length");
    long length = lengths.isEmpty() ? UNTIL_CLOSE : contentLength(lengths);
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty()) {
        throw ResponseHead.invalid("the response has both transfer-encoding and content-length");
      }
      if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw ResponseHead.invalid("the response has a transfer-encoding other than chunked");
      }
      if (!head.isVersion11()) {
        throw ResponseHead.invalid("the response has a transfer-encoding in HTTP/1.0");
      }
      length = CHUNKED;
    }
    int status = head.status();
    return method.equals("HEAD") || status == 204 || status == 304 ? 0 : length;
  }

  /** Whether the connection persists after the response (RFC 9112, section 9.3). */
  static boolean isPersistent(ResponseHead head) {
    if (!head.isVersion11()) {
      return false;
    }
    for (String options : head.headers().all("connection")) {
      for (int at = 0; at <= options.length(); ) {
        int comma = options.indexOf(',', at);
        int end = comma < 0 ? options.length() : comma;
        if (options.substring(at, end).trim().equalsIgnoreCase("close")) {
          return false;
        }
        at = end + 1;
      }
    }
    return true;
  }

  /** Returns the only value; repeated ones must be equal (RFC 9110, section 8.6). */
  private static long contentLength(List<String> values) throws IOException {
    long length = -1;
    for (String value : values) {
      for (int at = 0; at <= value.length(); ) {
        int comma = value.indexOf(',', at);
        int end = comma < 0 ? value.length() : comma;
        long next = digits(value.substring(at, end).trim());
        if (length >= 0 && length != next) {
          throw ResponseHead.invalid("the response has two content-length values that differ");
        }
        length = next;
        at = end + 1;
      }
    }
    return length;
  }

  private static long digits(String text) throws IOException {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || i == 18) {
        throw ResponseHead.invalid("the response has a content-length that is no number in range");
      }
      value = value * 10 + digit;
    }
    if (text.isEmpty()) {
      throw ResponseHead.invalid("the response has an empty content-length");
    }
    return value;
  }
}
