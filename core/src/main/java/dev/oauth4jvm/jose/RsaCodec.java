package dev.oauth4jvm.jose;

import dev.oauth4jvm.UnsupportedException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;

/** RSA keys (RFC 7518, section 6.3). */
final class RsaCodec {

  static final int MIN_BITS = 2048;
  // The cost of verifying grows with the square of the modulus and with the exponent, and the
  // sender chooses the key of a DPoP proof.
  static final int MAX_BITS = 16_384;
  private static final int MAX_EXPONENT_BITS = 32;

  /** The usual exponent, one object for all keys: it then stays in the processor's caches. */
  private static final BigInteger F4 = BigInteger.valueOf(65537);

  private RsaCodec() {}

  static PublicKey importPublic(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto)
      throws InvalidKeySpecException {
    BigInteger n = number(jwk, "n");
    BigInteger e = number(jwk, "e");
    if (e.equals(F4)) {
      e = F4;
    }
    checkSize(n.bitLength());
    if (!n.testBit(0)) {
      throw Jwk.invalid("has an even RSA modulus");
    }
    if (!e.testBit(0) || e.equals(BigInteger.ONE)) {
      throw Jwk.invalid("has an RSA exponent that is even or 1");
    }
    if (e.bitLength() > MAX_EXPONENT_BITS) {
      throw new UnsupportedException(
          "RSA exponents of more than " + MAX_EXPONENT_BITS + " bits are not supported");
    }
    return crypto.keyFactory(algorithm).generatePublic(new RSAPublicKeySpec(n, e));
  }

  static PrivateKey importPrivate(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto)
      throws InvalidKeySpecException {
    if (jwk.json().has("oth")) {
      throw new UnsupportedException("RSA keys of more than two primes are not supported");
    }
    BigInteger n = number(jwk, "n");
    BigInteger d = number(jwk, "d");
    boolean any = false;
    boolean all = true;
    for (String name : new String[] {"p", "q", "dp", "dq", "qi"}) {
      boolean has = jwk.json().has(name);
      any |= has;
      all &= has;
    }
    if (any != all) {
      throw Jwk.invalid("has only some of p, q, dp, dq and qi: expected all or none");
    }
    return crypto
        .keyFactory(algorithm)
        .generatePrivate(all ? withPrimes(jwk, n, d) : new RSAPrivateKeySpec(n, d));
  }

  private static RSAPrivateCrtKeySpec withPrimes(Jwk jwk, BigInteger n, BigInteger d) {
    BigInteger p = number(jwk, "p");
    BigInteger q = number(jwk, "q");
    BigInteger dp = number(jwk, "dp");
    BigInteger dq = number(jwk, "dq");
    BigInteger e = number(jwk, "e");
    // a test signature would not show it: providers that have the primes ignore d (RFC 8017, 3.2)
    if (p.bitLength() < 2
        || q.bitLength() < 2
        || !p.multiply(q).equals(n)
        || !isExponent(d, dp, e, p)
        || !isExponent(d, dq, e, q)) {
      throw Jwk.invalid("has private members that do not belong together");
    }
    return new RSAPrivateCrtKeySpec(n, e, d, p, q, dp, dq, number(jwk, "qi"));
  }

  /** Whether a prime's exponent is d modulo p - 1, and the inverse of e. */
  private static boolean isExponent(BigInteger d, BigInteger dp, BigInteger e, BigInteger p) {
    BigInteger order = p.subtract(BigInteger.ONE);
    return d.mod(order).equals(dp) && e.multiply(dp).mod(order).equals(BigInteger.ONE);
  }

  static void exportPublic(PublicKey key, JwsAlgorithm algorithm, Map<String, Object> members) {
    if (!(key instanceof RSAPublicKey rsa)) {
      throw KeyCodec.notA(algorithm);
    }
    members.put("n", KeyCodec.encode(rsa.getModulus()));
    members.put("e", KeyCodec.encode(rsa.getPublicExponent()));
  }

  static void exportPrivate(PrivateKey key, Map<String, Object> members) {
    if (!(key instanceof RSAPrivateKey plain) || plain.getPrivateExponent() == null) {
      throw KeyCodec.notExtractable();
    }
    members.put("d", KeyCodec.encode(plain.getPrivateExponent()));
    if (!(key instanceof RSAPrivateCrtKey rsa)) {
      return;
    }
    members.put("p", KeyCodec.encode(rsa.getPrimeP()));
    members.put("q", KeyCodec.encode(rsa.getPrimeQ()));
    members.put("dp", KeyCodec.encode(rsa.getPrimeExponentP()));
    members.put("dq", KeyCodec.encode(rsa.getPrimeExponentQ()));
    members.put("qi", KeyCodec.encode(rsa.getCrtCoefficient()));
  }

  static void checkSize(int bits) {
    if (bits < MIN_BITS || bits > MAX_BITS) {
      throw new UnsupportedException(
          "RSA keys have " + MIN_BITS + " to " + MAX_BITS + " bits; this one has " + bits);
    }
  }

  /**
   * Reads a number. One leading zero byte is accepted, although RFC 7518 requires the fewest bytes:
   * servers that encode a signed big integer write it. The zero changes no value, and refusing it
   * would refuse every token of that server.
   */
  private static BigInteger number(Jwk jwk, String name) {
    byte[] bytes = jwk.octets(name);
    if (bytes[0] == 0 && (bytes.length == 1 || bytes[1] == 0)) {
      throw Jwk.invalid("has \"" + name + "\" that is zero or begins with zeros");
    }
    return new BigInteger(1, bytes);
  }
}
