package dev.oauth4jvm.jose;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Conversion of ECDSA signatures from concatenated r and s (RFC 7518, section 3.4) to DER and back.
 */
final class EcdsaDer {

  private EcdsaDer() {}

  /** Converts to DER; the halves must have equal length. */
  static byte[] toDer(byte[] concatenated) {
    int size = concatenated.length / 2;
    return Der.encode(
        Der.SEQUENCE,
        Der.encode(Der.INTEGER, integer(concatenated, 0, size)),
        Der.encode(Der.INTEGER, integer(concatenated, size, 2 * size)));
  }

  /**
   * Concatenates r and s, each of a given size; null when the input is not strict DER or does not
   * fit.
   */
  static byte @Nullable [] toConcatenated(byte[] der, int size) {
    Der outer = Der.of(der);
    Der sequence = outer.enter(Der.SEQUENCE);
    if (sequence == null || !outer.atEnd()) {
      return null;
    }
    byte[] r = sequence.content(Der.INTEGER);
    byte[] s = sequence.content(Der.INTEGER);
    byte[] out = new byte[2 * size];
    return sequence.atEnd() && place(r, out, size) && place(s, out, 2 * size) ? out : null;
  }

  /**
   * Encodes an integer in the shortest form, with a leading zero where the first bit would be read
   * as a sign.
   */
  private static byte[] integer(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to - 1 && bytes[start] == 0) {
      start++;
    }
    int sign = bytes[start] < 0 ? 1 : 0;
    byte[] out = new byte[sign + to - start];
    System.arraycopy(bytes, start, out, sign, to - start);
    return out;
  }

  /** Copies an integer's bytes so that they end at an offset. */
  private static boolean place(byte @Nullable [] integer, byte[] out, int end) {
    if (integer == null || integer.length == 0) {
      return false;
    }
    // equal to its own shortest form: not negative, no superfluous zero
    if (!Arrays.equals(integer, integer(integer, 0, integer.length))
        && !(integer[0] == 0 && Arrays.equals(integer, integer(integer, 1, integer.length)))) {
      return false;
    }
    int skip = integer[0] == 0 ? 1 : 0;
    int length = integer.length - skip;
    int size = out.length / 2;
    if (length > size) {
      return false;
    }
    System.arraycopy(integer, skip, out, end - length, length);
    return true;
  }
}
