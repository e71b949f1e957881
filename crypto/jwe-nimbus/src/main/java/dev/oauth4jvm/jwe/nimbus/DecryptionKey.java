package dev.oauth4jvm.jwe.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.oauth4jvm.jose.Jwk;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decryption key and its permitted uses.
 *
 * @param keyId its {@code kid}, or null
 * @param keyType its {@code kty}
 * @param algorithm its {@code alg}, the only algorithm that it may be used with, or null
 * @param curve the curve of an EC key, otherwise null
 * @param bits the length of a shared key, otherwise 0
 * @param decrypter decrypts with this key
 */
record DecryptionKey(
    @Nullable String keyId,
    String keyType,
    @Nullable String algorithm,
    @Nullable Curve curve,
    int bits,
    JWEDecrypter decrypter) {

  /** An accepted combination. */
  record Pair(KeyManagementAlgorithm alg, ContentEncryptionAlgorithm enc) {}

  /** The values of {@code key_ops} that allow decryption (RFC 7517, section 4.3). */
  private static final List<String> OPERATIONS =
      List.of("decrypt", "unwrapKey", "deriveKey", "deriveBits");

  private static final int MIN_RSA_BITS = 2048;

  static DecryptionKey of(Jwk jwk) {
    if (!jwk.isPrivate()) {
      throw new IllegalArgumentException(
          "jwk is a public key; decryption needs the private key: " + jwk);
    }
    List<String> operations = jwk.keyOperations();
    if ((jwk.use() != null && !"enc".equals(jwk.use()))
        || (operations != null && OPERATIONS.stream().noneMatch(operations::contains))) {
      throw new IllegalArgumentException(
          "jwk is not for decryption, by its \"use\" or \"key_ops\": " + jwk);
    }
    DecryptionKey key = parse(jwk);
    if (key.pairs().isEmpty()) {
      throw new IllegalArgumentException(
          "jwk is for no supported algorithm, by its \"alg\" or length: " + jwk);
    }
    return key;
  }

  private static DecryptionKey parse(Jwk jwk) {
    try {
      // the parser only knows the registered operations, and there may be others
      JWK parsed = JWK.parse(jwk.json().without("key_ops").toJson());
      if (parsed instanceof RSAKey rsa) {
        if (!hasItsExponent(rsa.toRSAPrivateKey())) {
          throw invalid(jwk);
        }
        return rsa(jwk.keyId(), jwk.algorithm(), rsa.toPrivateKey(), rsa.size());
      }
      if (parsed instanceof ECKey ec) {
        return ec(jwk.keyId(), jwk.algorithm(), ec.toPrivateKey(), ec.getCurve());
      }
      if (parsed instanceof OctetSequenceKey shared) {
        return direct(jwk.keyId(), jwk.algorithm(), shared.toByteArray());
      }
    } catch (ParseException | JOSEException | IllegalStateException e) {
      throw invalid(jwk); // without the cause, which may quote the key
    }
    throw new IllegalArgumentException("jwk is neither RSA nor EC nor oct: " + jwk);
  }

  private static IllegalArgumentException invalid(Jwk jwk) {
    return new IllegalArgumentException("jwk is not a valid private key: " + jwk);
  }

  /** Whether the public exponent is that of the primes (RFC 8017, section 3.2). */
  private static boolean hasItsExponent(RSAPrivateKey key) {
    return !(key instanceof RSAPrivateCrtKey crt)
        || (isInverse(crt.getPublicExponent(), crt.getPrimeExponentP(), crt.getPrimeP())
            && isInverse(crt.getPublicExponent(), crt.getPrimeExponentQ(), crt.getPrimeQ()));
  }

  private static boolean isInverse(BigInteger e, BigInteger exponent, BigInteger prime) {
    return prime.bitLength() > 1
        && e.multiply(exponent).mod(prime.subtract(BigInteger.ONE)).equals(BigInteger.ONE);
  }

  static DecryptionKey of(@Nullable String keyId, PrivateKey key) {
    try {
      if (key.getAlgorithm().equals("RSA")) {
        return rsa(
            keyId,
            null,
            key,
            key instanceof java.security.interfaces.RSAKey rsa
                ? rsa.getModulus().bitLength()
                : MIN_RSA_BITS);
      }
      if (key instanceof java.security.interfaces.ECKey ec) {
        return ec(keyId, null, key, Curve.forECParameterSpec(ec.getParams()));
      }
    } catch (JOSEException e) {
      throw new IllegalArgumentException("key is not on one of P-256, P-384 and P-521", e);
    }
    throw new IllegalArgumentException(
        "key must be an RSA key, or an EC key with a known curve; its algorithm is "
            + key.getAlgorithm());
  }

  static DecryptionKey direct(@Nullable String keyId, @Nullable String algorithm, byte[] key)
      throws JOSEException {
    return new DecryptionKey(
        keyId, "oct", algorithm, null, key.length * Byte.SIZE, new DirectDecrypter(key));
  }

  private static DecryptionKey rsa(
      @Nullable String keyId, @Nullable String algorithm, PrivateKey key, int bits) {
    if (bits < MIN_RSA_BITS) {
      throw new IllegalArgumentException(
          "an RSA key must have at least " + MIN_RSA_BITS + " bits, this one has " + bits);
    }
    return new DecryptionKey(keyId, "RSA", algorithm, null, 0, new RSADecrypter(key));
  }

  private static DecryptionKey ec(
      @Nullable String keyId, @Nullable String algorithm, PrivateKey key, @Nullable Curve curve)
      throws JOSEException {
    return new DecryptionKey(
        keyId, "EC", algorithm, curve, 0, new ECDHDecrypter(key, Set.of(), curve));
  }

  /** Returns every pair that this key fits. */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (KeyManagementAlgorithm alg : KeyManagementAlgorithm.values()) {
      for (ContentEncryptionAlgorithm enc : ContentEncryptionAlgorithm.values()) {
        if (fits(alg, enc)) {
          pairs.add(new Pair(alg, enc));
        }
      }
    }
    return pairs;
  }

  /** Whether this key fits a pair, whatever its {@code kid}. */
  boolean fits(Pair pair) {
    return fits(pair.alg(), pair.enc());
  }

  private boolean fits(KeyManagementAlgorithm alg, ContentEncryptionAlgorithm enc) {
    return keyType.equals(alg.keyType())
        && (alg == KeyManagementAlgorithm.DIR
            ? bits == enc.keyBits() && isFor(alg.value(), enc.value())
            : isFor(alg.value(), alg.value()));
  }

  /**
   * Whether this key's {@code alg} allows a pair; a shared key may have the {@code enc} there
   * instead of {@code dir} (RFC 7520, section 5.6).
   */
  private boolean isFor(String alg, String enc) {
    return algorithm == null || algorithm.equals(alg) || algorithm.equals(enc);
  }

  /** Its {@code kty} and {@code kid}; never the key. */
  @Override
  public String toString() {
    return "DecryptionKey[" + keyType + ", kid=" + keyId + "]";
  }
}
