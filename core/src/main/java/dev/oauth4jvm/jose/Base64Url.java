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
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /** From Java 21 on the JDK decodes by vector instructions; before, it is slower than a table. */
  private static final boolean VECTORS = Runtime.version().feature() >= 21;

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
    return decode(ascii, from, to, VECTORS);
  }

  /** The same by one of the two decoders, which agree. */
  static byte @Nullable [] decode(byte[] ascii, int from, int to, boolean byTheJdk) {
    int rest = (to - from) & 3;
    if (rest == 1) {
      return null;
    }
    if (rest != 0) {
      // RFC 4648, section 3.5: bits that belong to no byte must be zero
      int last = sextet(ascii[to - 1]);
      if (last < 0 || (last & (rest == 2 ? 0xf : 0x3)) != 0) {
        return null;
      }
    }
    return byTheJdk ? decodeByTheJdk(ascii, from, to) : decodeByTable(ascii, from, to);
  }

  private static byte @Nullable [] decodeByTheJdk(byte[] ascii, int from, int to) {
    if (to > from && ascii[to - 1] == '=') {
      return null; // the JDK would take padding, at the end alone
    }
    try {
      return DECODER.decode(Arrays.copyOfRange(ascii, from, to));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte @Nullable [] decodeByTable(byte[] ascii, int from, int to) {
    int rest = (to - from) & 3;
    byte[] bytes = new byte[((to - from) >> 2) * 3 + (rest == 0 ? 0 : rest - 1)];
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
      bytes[out] = (byte) (a << 2 | b >> 4);
      if (rest == 3) {
        int c = sextet(ascii[in + 2]);
        bad |= c;
        bytes[out + 1] = (byte) (b << 4 | c >> 2);
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
