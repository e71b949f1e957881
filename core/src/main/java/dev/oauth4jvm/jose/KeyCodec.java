package dev.oauth4jvm.jose;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.UnsupportedException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Locale;
import java.util.Map;

/** Conversion of JWK members to JCA keys and back, by the algorithm's key type. */
final class KeyCodec {

  private KeyCodec() {}

  /** Checks a private key as far as possible without using it. */
  static void check(PrivateKey key, JwsAlgorithm algorithm) {
    String name = String.valueOf(key.getAlgorithm()).toUpperCase(Locale.ROOT);
    boolean right;
    switch (algorithm.keyType()) {
      case "EC" ->
          right =
              name.startsWith("EC")
                  && !(key instanceof ECKey ec
                      && ec.getParams() != null
                      && !EcCurve.of(algorithm).isSame(ec.getParams()));
      case "OKP" -> right = name.equals("EDDSA") || name.equals("ED25519");
      case "AKP" -> right = name.equals("ML-DSA") || name.equals(algorithm.value());
      default -> {
        right = name.startsWith("RSA");
        if (key instanceof RSAKey rsa && rsa.getModulus() != null) {
          RsaCodec.checkSize(rsa.getModulus().bitLength());
        }
      }
    }
    if (!right) {
      throw notA(algorithm);
    }
  }

  /** Imports the public part of a JWK whose {@code kty} and {@code crv} are the algorithm's. */
  static PublicKey importPublic(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto) {
    try {
      return switch (algorithm.keyType()) {
        case "EC" -> EcCodec.importPublic(jwk, algorithm, crypto);
        case "OKP", "AKP" -> RawCodec.importPublic(jwk, algorithm, crypto);
        default -> RsaCodec.importPublic(jwk, algorithm, crypto);
      };
    } catch (InvalidKeySpecException e) {
      if (algorithm.keyType().equals("EC")) {
        // the point was checked completely, so the provider lacks support
        throw Crypto.failed("import a public key for", algorithm, e);
      }
      throw Jwk.invalid("is not a key that the provider accepts", e);
    } catch (OAuthException refused) {
      throw refused;
    } catch (RuntimeException | Error e) {
      throw Crypto.failed("import a public key for", algorithm, e);
    }
  }

  /** Imports the private part, without checking whether it belongs to the public part. */
  static PrivateKey importPrivate(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto) {
    try {
      return switch (algorithm.keyType()) {
        case "EC" -> EcCodec.importPrivate(jwk, algorithm, crypto);
        case "OKP", "AKP" -> RawCodec.importPrivate(jwk, algorithm, crypto);
        default -> RsaCodec.importPrivate(jwk, algorithm, crypto);
      };
    } catch (InvalidKeySpecException e) {
      // without the cause: a provider's message could contain parts of the key
      throw Jwk.invalid("holds a private key that the provider does not accept");
    } catch (OAuthException refused) {
      throw refused;
    } catch (RuntimeException | Error e) {
      // without the cause, as above
      String message = Crypto.failed("import a private key for", algorithm, e).getMessage();
      throw new UnsupportedException(String.valueOf(message));
    }
  }

  /** Adds a public key's members; throws an IllegalArgumentException for another kind of key. */
  static void exportPublic(PublicKey key, JwsAlgorithm algorithm, Map<String, Object> members) {
    switch (algorithm.keyType()) {
      case "EC" -> EcCodec.exportPublic(key, algorithm, members);
      case "OKP", "AKP" -> RawCodec.exportPublic(key, algorithm, members);
      default -> RsaCodec.exportPublic(key, algorithm, members);
    }
  }

  /** Adds a private key's own members. */
  static void exportPrivate(PrivateKey key, JwsAlgorithm algorithm, Map<String, Object> members) {
    switch (algorithm.keyType()) {
      case "EC" -> EcCodec.exportPrivate(key, algorithm, members);
      case "OKP", "AKP" -> RawCodec.exportPrivate(key, algorithm, members);
      default -> RsaCodec.exportPrivate(key, members);
    }
  }

  /** The exact length of a signature; {@code modulusBits} is used for RSA only. */
  static int signatureLength(JwsAlgorithm algorithm, int modulusBits) {
    return switch (algorithm.keyType()) {
      case "EC" -> 2 * EcCurve.of(algorithm).size();
      case "OKP" -> 64;
      case "AKP" ->
          algorithm == JwsAlgorithm.ML_DSA_44
              ? 2420
              : algorithm == JwsAlgorithm.ML_DSA_65 ? 3309 : 4627;
      default -> (modulusBits + 7) / 8;
    };
  }

  static IllegalArgumentException notA(JwsAlgorithm algorithm) {
    return new IllegalArgumentException("key: not a key for " + algorithm);
  }

  static UnsupportedException notExtractable() {
    return new UnsupportedException(
        "the private key cannot be exported (it is in an HSM, or its provider has no such export)");
  }

  /** Encodes a number in the fewest bytes (RFC 7518, section 2, Base64urlUInt). */
  static String encode(BigInteger number) {
    return Base64Url.encode(EcCurve.fixed(number, Math.max(1, (number.bitLength() + 7) / 8)));
  }
}
