package dev.oauth4jvm.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64url as RFC 7515, section 2, has it, and nothing more: no padding, no line breaks, no second
 * spelling of the same bytes.
 */
final class Base64Url {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  // Six bits for each character, -1 for what is not in the alphabet. One small table: it is read
  // when a signature check has just pushed everything else out of the processor's nearest cache.
  private static final byte[] SEXTETS = sextets();

  private Base64Url() {}

  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** The bytes, or null when it is not strict base64url. */
  static byte @Nullable [] decode(String text) {
    // what is not Latin-1 becomes '?', which is refused
    byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
    return decode(ascii, 0, ascii.length);
  }

  /** The bytes, or null when it is not strict base64url. */
  static byte @Nullable [] decode(byte[] ascii, int from, int to) {
    int length = to - from;
    int rest = length & 3;
    if (rest == 1) {
      return null;
    }
    byte[] bytes = new byte[(length >> 2) * 3 + (rest == 0 ? 0 : rest - 1)];
    int in = from;
    int out = 0;
    int bad = 0;
    for (int end = to - rest; in < end; in += 4) {
      int three =
          sextet(ascii[in]) << 18
              | sextet(ascii[in + 1]) << 12
              | sextet(ascii[in + 2]) << 6
              | sextet(ascii[in + 3]);
      bad |= three;
      bytes[out] = (byte) (three >> 16);
      bytes[out + 1] = (byte) (three >> 8);
      bytes[out + 2] = (byte) three;
      out += 3;
    }
    if (rest != 0) {
      int a = sextet(ascii[in]);
      int b = sextet(ascii[in + 1]);
      bad |= a | b;
      bytes[out++] = (byte) (a << 2 | b >> 4);
      int left = b & 0xf;
      if (rest == 3) {
        int c = sextet(ascii[in + 2]);
        bad |= c;
        bytes[out] = (byte) (b << 4 | c >> 2);
        left = c & 0x3;
      }
      // bits that belong to no byte must be zero
      if (left != 0) {
        return null;
      }
    }
    return bad < 0 ? null : bytes;
  }

  /** Whether there are only characters of the alphabet, and at least one. */
  static boolean isAlphabet(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127 || sextet((byte) text.charAt(i)) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Negative for what is not in the alphabet. */
  private static int sextet(byte c) {
    return SEXTETS[c & 0xff];
  }

  private static byte[] sextets() {
    byte[] table = new byte[256];
    Arrays.fill(table, (byte) -1);
    for (int i = 0; i < 26; i++) {
      table['A' + i] = (byte) i;
      table['a' + i] = (byte) (26 + i);
    }
    for (int i = 0; i < 10; i++) {
      table['0' + i] = (byte) (52 + i);
    }
    table['-'] = 62;
    table['_'] = 63;
    return table;
  }
}
