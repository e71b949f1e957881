package dev.oauth4jvm.jose;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Arrays;

/**
 * The curves of SEC 2 and FIPS 186 that JOSE uses, with the checks that must not be left to a
 * provider. Each is created on first use.
 */
final class EcCurve {

  private final String name;
  private final String jcaName;
  private final int size;
  private final ECParameterSpec parameters;
  private final byte[] order;

  private EcCurve(
      String name,
      String jcaName,
      int size,
      BigInteger p,
      String b,
      String gx,
      String gy,
      String n) {
    BigInteger a = p.subtract(BigInteger.valueOf(3));
    BigInteger order = new BigInteger(n, 16);
    this.name = name;
    this.jcaName = jcaName;
    this.size = size;
    this.order = fixed(order, size);
    this.parameters =
        new ECParameterSpec(
            new EllipticCurve(new ECFieldFp(p), a, new BigInteger(b, 16)),
            new ECPoint(new BigInteger(gx, 16), new BigInteger(gy, 16)),
            order,
            1);
  }

  /** The curve of an ECDSA algorithm. */
  static EcCurve of(JwsAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> P256.CURVE;
      case ES384 -> P384.CURVE;
      case ES512 -> P521.CURVE;
      default -> throw new AssertionError(algorithm);
    };
  }

  /** {@code crv}. */
  String name() {
    return name;
  }

  String jcaName() {
    return jcaName;
  }

  /** The length of a coordinate, and of half a signature, in bytes. */
  int size() {
    return size;
  }

  ECParameterSpec parameters() {
    return parameters;
  }

  boolean isSame(ECParameterSpec other) {
    return parameters.getCurve().equals(other.getCurve())
        && parameters.getGenerator().equals(other.getGenerator())
        && parameters.getOrder().equals(other.getOrder())
        && parameters.getCofactor() == other.getCofactor();
  }

  /** Whether the point is on the curve; the point at infinity has no coordinates. */
  boolean contains(BigInteger x, BigInteger y) {
    BigInteger p = prime();
    if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    return y.multiply(y).mod(p).equals(ySquared(x));
  }

  /** One of the two y of a point's x; the other is its complement to {@link #prime}. */
  BigInteger y(BigInteger x) {
    BigInteger p = prime(); // is 3 modulo 4 for these curves
    return ySquared(x).modPow(p.add(BigInteger.ONE).shiftRight(2), p);
  }

  BigInteger prime() {
    return ((ECFieldFp) parameters.getCurve().getField()).getP();
  }

  private BigInteger ySquared(BigInteger x) {
    return x.multiply(x)
        .add(parameters.getCurve().getA())
        .multiply(x)
        .add(parameters.getCurve().getB())
        .mod(prime());
  }

  boolean isScalar(BigInteger d) {
    return d.signum() > 0 && d.compareTo(parameters.getOrder()) < 0;
  }

  /** Whether a signature is the concatenation of r and s, each from 1 to n - 1. */
  boolean isSignature(byte[] signature) {
    return signature.length == 2 * size && isScalar(signature, 0) && isScalar(signature, size);
  }

  private boolean isScalar(byte[] bytes, int from) {
    if (Arrays.compareUnsigned(bytes, from, from + size, order, 0, size) >= 0) {
      return false;
    }
    int any = 0;
    for (int i = from; i < from + size; i++) {
      any |= bytes[i];
    }
    return any != 0;
  }

  /** Encodes a non-negative number that fits into exactly {@code size} bytes. */
  static byte[] fixed(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] out = new byte[size];
    int length = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - length, out, size - length, length);
    return out;
  }

  private static BigInteger power(int exponent) {
    return BigInteger.ONE.shiftLeft(exponent);
  }

  private static final class P256 {
    static final EcCurve CURVE =
        new EcCurve(
            "P-256",
            "secp256r1",
            32,
            power(256).subtract(power(224)).add(power(192)).add(power(96)).subtract(BigInteger.ONE),
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  }

  private static final class P384 {
    static final EcCurve CURVE =
        new EcCurve(
            "P-384",
            "secp384r1",
            48,
            power(384)
                .subtract(power(128))
                .subtract(power(96))
                .add(power(32))
                .subtract(BigInteger.ONE),
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");
  }

  private static final class P521 {
    static final EcCurve CURVE =
        new EcCurve(
            "P-521",
            "secp521r1",
            66,
            power(521).subtract(BigInteger.ONE),
            "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
            "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");
  }
}
