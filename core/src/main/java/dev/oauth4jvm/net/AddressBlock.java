package dev.oauth4jvm.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The addresses of one family that begin with the same bits (RFC 4632, section 3.1). */
public final class AddressBlock {

  /** The characters of IPv6 addresses (RFC 4291, section 2.2). */
  private static final String IPV6 = "0123456789abcdefABCDEF:.";

  private final byte[] first;
  private final int bits;

  private AddressBlock(byte[] first, int bits) {
    this.first = first;
    this.bits = bits;
  }

  /**
   * Reads a block, {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single address.
   *
   * @throws IllegalArgumentException for another text, or when bits beyond the length are set
   */
  public static AddressBlock of(String text) {
    int slash = text.indexOf('/');
    InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw malformed(text);
    }
    byte[] first = address.getAddress();
    int most = 8 * first.length;
    int bits = slash < 0 ? most : decimal(text, slash + 1, text.length(), most);
    if (bits < 0) {
      throw malformed(text);
    }
    for (int bit = bits; bit < most; bit++) {
      if ((first[bit / 8] & (0x80 >> (bit % 8))) != 0) {
        throw new IllegalArgumentException(
            "block \"" + text + "\" has bits set beyond its length of " + bits);
      }
    }
    return new AddressBlock(first, bits);
  }

  /** Whether the block has an address; an IPv4 block has IPv4 addresses only. */
  public boolean contains(byte[] address) {
    if (address.length != first.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
      if (((address[bit / 8] ^ first[bit / 8]) & mask & 0xff) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The address that a text consists of: IPv4 as four decimals, or IPv6 without brackets and zone;
   * null for every other text. No name is resolved. IPv4-mapped IPv6 addresses are IPv4 addresses.
   */
  public static @Nullable InetAddress address(String text) {
    try {
      if (text.indexOf(':') < 0) {
        byte[] bytes = ipv4(text);
        return bytes == null ? null : InetAddress.getByAddress(bytes);
      }
      for (int i = 0; i < text.length(); i++) {
        if (IPV6.indexOf(text.charAt(i)) < 0) {
          return null;
        }
      }
      // in brackets a text is an address or an error, never a name
      return InetAddress.getByName("[" + text + "]");
    } catch (UnknownHostException malformed) {
      return null;
    }
  }

  private static byte @Nullable [] ipv4(String text) {
    byte[] bytes = new byte[4];
    int from = 0;
    for (int i = 0; i < 4; i++) {
      int dot = i < 3 ? text.indexOf('.', from) : text.length();
      int value = dot < 0 ? -1 : decimal(text, from, dot, 255);
      if (value < 0) {
        return null;
      }
      bytes[i] = (byte) value;
      from = dot + 1;
    }
    return bytes;
  }

  /** A decimal of at most three digits, without leading zeros; -1 for another text. */
  private static int decimal(String text, int from, int to, int most) {
    int digits = to - from;
    if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(from) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = 10 * value + c - '0';
    }
    return value > most ? -1 : value;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "block \"" + text + "\" is neither an address nor a block as in 10.0.0.0/8");
  }
}
