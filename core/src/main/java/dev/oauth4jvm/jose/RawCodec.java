package dev.oauth4jvm.jose;

import dev.oauth4jvm.UnsupportedException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are byte strings: Ed25519 (RFC 8037) and ML-DSA ({@code AKP}), in their encodings of
 * RFC 8410 and RFC 9881, which every provider reads.
 */
final class RawCodec {

  private static final byte[] ED25519_OID = {0x06, 0x03, 0x2b, 0x65, 0x70};
  private static final int SEED_LENGTH = 32;
  private static final int SEED_TAG = 0x80;

  private RawCodec() {}

  static PublicKey importPublic(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto)
      throws InvalidKeySpecException {
    byte[] key = jwk.octets(publicName(algorithm), publicLength(algorithm));
    if (isEd25519(algorithm) && !Ed25519Point.isAcceptable(key)) {
      throw Jwk.invalid("is not an Ed25519 key: its point is malformed or of small order");
    }
    return crypto
        .keyFactory(algorithm)
        .generatePublic(new X509EncodedKeySpec(Der.publicKey(oid(algorithm), key)));
  }

  static PrivateKey importPrivate(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto)
      throws InvalidKeySpecException {
    byte[] seed = jwk.octets(privateName(algorithm), SEED_LENGTH);
    int tag = isEd25519(algorithm) ? Der.OCTET_STRING : SEED_TAG;
    byte[] encoded = Der.privateKey(oid(algorithm), Der.encode(tag, seed));
    try {
      return crypto.keyFactory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (InvalidKeySpecException e) {
      if (isEd25519(algorithm)) {
        throw e;
      }
      // Java 24 and 25 read only expanded ML-DSA keys, but generate one from a seed.
      KeyPair pair = fromSeed(seed, algorithm, crypto);
      if (pair == null) {
        throw new UnsupportedException(
            "the provider cannot import an " + algorithm + " private key by its seed");
      }
      return pair.getPrivate();
    }
  }

  static void exportPublic(PublicKey key, JwsAlgorithm algorithm, Map<String, Object> members) {
    byte[] bytes = publicBytes(key, algorithm);
    if (bytes == null) {
      throw KeyCodec.notA(algorithm);
    }
    String curve = algorithm.curve();
    if (curve != null) {
      members.put("crv", curve);
    }
    members.put(publicName(algorithm), Base64Url.encode(bytes));
  }

  static void exportPrivate(PrivateKey key, JwsAlgorithm algorithm, Map<String, Object> members) {
    byte[] seed = seedOf(key.getEncoded(), algorithm);
    if (seed == null) {
      throw KeyCodec.notExtractable();
    }
    members.put(privateName(algorithm), Base64Url.encode(seed));
  }

  /** The seed in a PKCS #8 key; null when it is a key of another kind, or has no seed. */
  static byte @Nullable [] seedOf(byte @Nullable [] encoded, JwsAlgorithm algorithm) {
    byte[] inner = Der.privateKeyOf(encoded, oid(algorithm));
    if (inner == null) {
      return null;
    }
    Der choice = Der.of(inner);
    byte[] seed;
    if (isEd25519(algorithm)) {
      seed = choice.content(Der.OCTET_STRING);
    } else {
      Der both = choice.enter(Der.SEQUENCE);
      seed = both == null ? choice.content(SEED_TAG) : both.content(Der.OCTET_STRING);
    }
    return seed == null || seed.length != SEED_LENGTH ? null : seed;
  }

  static String privateName(JwsAlgorithm algorithm) {
    return isEd25519(algorithm) ? "d" : "priv";
  }

  /**
   * Derives the key pair of a seed: in RFC 8032 and FIPS 204, 32 random bytes determine the key.
   * Null when the provider did not request exactly those bytes.
   */
  static @Nullable KeyPair fromSeed(byte[] seed, JwsAlgorithm algorithm, Crypto crypto) {
    KeyPairGenerator generator = crypto.keyPairGenerator(algorithm);
    SeedSource source = new SeedSource(seed);
    try {
      String name = isEd25519(algorithm) ? "Ed25519" : algorithm.value();
      generator.initialize(new NamedParameterSpec(name), source);
    } catch (InvalidAlgorithmParameterException | UnsupportedOperationException e) {
      return null;
    }
    KeyPair pair = generator.generateKeyPair();
    return source.wasUsed() ? pair : null;
  }

  /** Generates an ML-DSA key pair with a provider that draws its randomness in its own way. */
  static KeyPair generate(JwsAlgorithm algorithm, Crypto crypto) {
    KeyPair pair = crypto.keyPairGenerator(algorithm).generateKeyPair();
    // a generator named for the whole family uses the parameter set that it prefers
    if (publicBytes(pair.getPublic(), algorithm) == null) {
      throw crypto.unsupported(algorithm, null);
    }
    return pair;
  }

  private static byte @Nullable [] publicBytes(PublicKey key, JwsAlgorithm algorithm) {
    return Der.publicKeyOf(key.getEncoded(), oid(algorithm), publicLength(algorithm));
  }

  private static boolean isEd25519(JwsAlgorithm algorithm) {
    return algorithm.keyType().equals("OKP");
  }

  private static String publicName(JwsAlgorithm algorithm) {
    return isEd25519(algorithm) ? "x" : "pub";
  }

  private static int publicLength(JwsAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_DSA_44 -> 1312;
      case ML_DSA_65 -> 1952;
      case ML_DSA_87 -> 2592;
      default -> 32;
    };
  }

  static byte[] oid(JwsAlgorithm algorithm) {
    if (isEd25519(algorithm)) {
      return ED25519_OID;
    }
    // 2.16.840.1.101.3.4.3.17 to .19
    int last =
        algorithm == JwsAlgorithm.ML_DSA_44 ? 17 : algorithm == JwsAlgorithm.ML_DSA_65 ? 18 : 19;
    return new byte[] {
      0x06, 0x09, 0x60, (byte) 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, (byte) last
    };
  }

  /**
   * A source that returns a seed to a key pair generator, and records whether nothing else was
   * requested.
   */
  private static final class SeedSource extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] seed;
    private int asked;

    SeedSource(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      asked += bytes.length;
      if (bytes.length == seed.length) {
        System.arraycopy(seed, 0, bytes, 0, seed.length);
      } else {
        super.nextBytes(bytes);
      }
    }

    boolean wasUsed() {
      return asked == seed.length;
    }
  }
}
