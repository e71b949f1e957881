package dev.oauth4jvm.jose;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The part of DER (X.690) that keys and ECDSA signatures need. */
final class Der {

  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int SEQUENCE = 0x30;

  private static final byte[] VERSION_0 = {INTEGER, 1, 0};
  private static final byte[] NO_UNUSED_BITS = {0};

  private final byte[] bytes;
  private int at;
  private final int end;

  private Der(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  static byte[] encode(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    int lengthBytes = length < 0x80 ? 1 : length < 0x100 ? 2 : 3;
    byte[] out = new byte[1 + lengthBytes + length];
    out[0] = (byte) tag;
    if (lengthBytes == 1) {
      out[1] = (byte) length;
    } else if (lengthBytes == 2) {
      out[1] = (byte) 0x81;
      out[2] = (byte) length;
    } else {
      out[1] = (byte) 0x82;
      out[2] = (byte) (length >> 8);
      out[3] = (byte) length;
    }
    int position = 1 + lengthBytes;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, position, part.length);
      position += part.length;
    }
    return out;
  }

  /** Encodes a SubjectPublicKeyInfo (RFC 5280) of an algorithm without parameters. */
  static byte[] publicKey(byte[] oid, byte[] key) {
    return encode(SEQUENCE, encode(SEQUENCE, oid), encode(BIT_STRING, NO_UNUSED_BITS, key));
  }

  /** The key in a SubjectPublicKeyInfo, or null when its algorithm or length is another. */
  static byte @Nullable [] publicKeyOf(byte @Nullable [] encoded, byte[] oid, int length) {
    if (encoded == null || encoded.length < length) {
      return null;
    }
    byte[] key = Arrays.copyOfRange(encoded, encoded.length - length, encoded.length);
    return Arrays.equals(encoded, publicKey(oid, key)) ? key : null;
  }

  /** Encodes a PrivateKeyInfo (RFC 5958, version 1) of an algorithm without parameters. */
  static byte[] privateKey(byte[] oid, byte[] key) {
    return encode(SEQUENCE, VERSION_0, encode(SEQUENCE, oid), encode(OCTET_STRING, key));
  }

  /**
   * The content of the private key's octet string in a PrivateKeyInfo or OneAsymmetricKey, or null
   * when its algorithm is another.
   */
  static byte @Nullable [] privateKeyOf(byte @Nullable [] encoded, byte[] oid) {
    Der outer = encoded == null ? null : of(encoded).enter(SEQUENCE);
    if (outer == null || outer.skip(INTEGER) == null) {
      return null;
    }
    byte[] algorithm = outer.content(SEQUENCE);
    return Arrays.equals(oid, algorithm) ? outer.content(OCTET_STRING) : null;
  }

  static Der of(byte[] bytes) {
    return new Der(bytes, 0, bytes.length);
  }

  boolean atEnd() {
    return at == end;
  }

  /** The content of the next element, which is consumed; null when its tag is another. */
  @Nullable Der enter(int tag) {
    if (end - at < 2 || (bytes[at] & 0xff) != tag) {
      return null;
    }
    int length = bytes[at + 1] & 0xff;
    int start = at + 2;
    if (length >= 0x80) {
      int count = length - 0x80;
      if (count < 1 || count > 2 || end - start < count) {
        return null;
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = (length << 8) | (bytes[start + i] & 0xff);
      }
      // only the shortest form
      if (length < (count == 1 ? 0x80 : 0x100)) {
        return null;
      }
      start += count;
    }
    if (length > end - start) {
      return null;
    }
    at = start + length;
    return new Der(bytes, start, at);
  }

  byte @Nullable [] content(int tag) {
    Der inside = enter(tag);
    return inside == null ? null : Arrays.copyOfRange(bytes, inside.at, inside.end);
  }

  private @Nullable Der skip(int tag) {
    return enter(tag) == null ? null : this;
  }
}
