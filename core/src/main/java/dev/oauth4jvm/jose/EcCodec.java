package dev.oauth4jvm.jose;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Map;

/** Elliptic curve keys (RFC 7518, section 6.2). */
final class EcCodec {

  private EcCodec() {}

  static PublicKey importPublic(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto)
      throws InvalidKeySpecException {
    EcCurve curve = EcCurve.of(algorithm);
    BigInteger x = new BigInteger(1, jwk.coordinate("x", curve.size()));
    BigInteger y = new BigInteger(1, jwk.coordinate("y", curve.size()));
    if (!curve.contains(x, y)) {
      throw Jwk.invalid("is not a point of " + curve.name());
    }
    return crypto
        .keyFactory(algorithm)
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve.parameters()));
  }

  static PrivateKey importPrivate(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto)
      throws InvalidKeySpecException {
    EcCurve curve = EcCurve.of(algorithm);
    BigInteger d = new BigInteger(1, jwk.octets("d", curve.size()));
    if (!curve.isScalar(d)) {
      throw Jwk.invalid("has \"d\" outside 1 to n - 1 of " + curve.name());
    }
    return crypto
        .keyFactory(algorithm)
        .generatePrivate(new ECPrivateKeySpec(d, curve.parameters()));
  }

  static void exportPublic(PublicKey key, JwsAlgorithm algorithm, Map<String, Object> members) {
    EcCurve curve = EcCurve.of(algorithm);
    if (!(key instanceof ECPublicKey ec)
        || !curve.isSame(ec.getParams())
        || ec.getW().equals(ECPoint.POINT_INFINITY)
        || !curve.contains(ec.getW().getAffineX(), ec.getW().getAffineY())) {
      throw KeyCodec.notA(algorithm);
    }
    put(ec.getW().getAffineX(), ec.getW().getAffineY(), curve, members);
  }

  static void put(BigInteger x, BigInteger y, EcCurve curve, Map<String, Object> members) {
    members.put("crv", curve.name());
    members.put("x", Base64Url.encode(EcCurve.fixed(x, curve.size())));
    members.put("y", Base64Url.encode(EcCurve.fixed(y, curve.size())));
  }

  static void exportPrivate(PrivateKey key, JwsAlgorithm algorithm, Map<String, Object> members) {
    if (!(key instanceof ECPrivateKey ec) || ec.getS() == null) {
      throw KeyCodec.notExtractable();
    }
    members.put("d", Base64Url.encode(EcCurve.fixed(ec.getS(), EcCurve.of(algorithm).size())));
  }
}
