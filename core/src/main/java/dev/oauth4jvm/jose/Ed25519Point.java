package dev.oauth4jvm.jose;

/**
 * The checks of an Ed25519 public key (RFC 8032, section 5.1.3) that providers omit: its y is below
 * the field's prime, and it is none of the eight points of small order, for which anyone can create
 * signatures of anything.
 */
final class Ed25519Point {

  /** The y of the two pairs of points of order 8, in hexadecimal, most significant byte first. */
  private static final String[] ORDER_8 = {
    "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
    "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7"
  };

  private Ed25519Point() {}

  /** Whether 32 bytes may be a public key; the provider checks whether they are on the curve. */
  static boolean isAcceptable(byte[] encoded) {
    // y without the sign of x, from the most significant byte down
    int top = encoded[31] & 0x7f;
    boolean zeros = true;
    boolean ones = true;
    for (int i = 1; i < 31; i++) {
      zeros &= encoded[i] == 0;
      ones &= encoded[i] == -1;
    }
    int low = encoded[0] & 0xff;
    // p = 2^255 - 19 and so ends in ed; y = -1, of order 2, ends in ec
    if (ones && top == 0x7f && low >= 0xec) {
      return false;
    }
    // y = 1 is the neutral element, y = 0 of order 4
    if (zeros && top == 0 && low <= 1) {
      return false;
    }
    return !isSame(encoded, top, ORDER_8[0]) && !isSame(encoded, top, ORDER_8[1]);
  }

  private static boolean isSame(byte[] encoded, int top, String hex) {
    for (int i = 0; i < 32; i++) {
      int at = 2 * (31 - i);
      int expected =
          Character.digit(hex.charAt(at), 16) << 4 | Character.digit(hex.charAt(at + 1), 16);
      if (expected != (i == 31 ? top : encoded[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
