package dev.oauth4jvm.jose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Strict base64url (RFC 7515, section 2): no padding, no line breaks, and only one encoding of
 * given bytes.
 */
final class Base64Url {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Base64Url() {}

  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** Returns the bytes, or null when the text is not strict base64url. */
  static byte @Nullable [] decode(String text) {
    // characters outside Latin-1 become '?', which is refused
    byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
    return decode(ascii, 0, ascii.length);
  }

  /** Returns the bytes, or null when the text is not strict base64url. */
  static byte @Nullable [] decode(byte[] ascii, int from, int to) {
    if (from == to) {
      return new byte[0];
    }
    int last = sextet(ascii[to - 1]);
    int rest = (to - from) & 3;
    // The JDK would accept padding, and non-zero bits that belong to no byte (RFC 4648, section
    // 3.5).
    if (last < 0 || (rest == 2 && (last & 0xf) != 0) || (rest == 3 && (last & 0x3) != 0)) {
      return null;
    }
    try {
      // from a buffer, since the JDK can only decode whole arrays
      return DECODER.decode(ByteBuffer.wrap(ascii, from, to - from)).array();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Converts standard base64, with or without padding (RFC 4648, section 4), to base64url.
   * Base64url stays unchanged, and {@link #decode} still refuses anything else.
   */
  static String ofStandard(String text) {
    int to = text.length();
    if (to % 4 == 0) {
      for (int most = 2; most > 0 && to > 0 && text.charAt(to - 1) == '='; most--) {
        to--;
      }
    }
    return text.substring(0, to).replace('+', '-').replace('/', '_');
  }

  /** Whether the text has only characters of the alphabet, and at least one. */
  static boolean isAlphabet(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (sextet(text.charAt(i)) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** The six bits of a character; -1 for a character outside the alphabet. */
  private static int sextet(int c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '-' ? 62 : c == '_' ? 63 : -1;
  }
}
