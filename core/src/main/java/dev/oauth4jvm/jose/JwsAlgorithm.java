package dev.oauth4jvm.jose;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.UnsupportedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The signature algorithms of this library, all asymmetric (RFC 7518, section 3; RFC 8037; RFC
 * 9864; RFC 9964). There is no {@code none} and no HMAC, so no header can select them.
 */
public enum JwsAlgorithm {
  /** RSASSA-PSS with SHA-256. */
  PS256("PS256", "RSA", 256),
  /** RSASSA-PSS with SHA-384. */
  PS384("PS384", "RSA", 384),
  /** RSASSA-PSS with SHA-512. */
  PS512("PS512", "RSA", 512),
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  RS256("RS256", "RSA", 256),
  /** RSASSA-PKCS1-v1_5 with SHA-384. */
  RS384("RS384", "RSA", 384),
  /** RSASSA-PKCS1-v1_5 with SHA-512. */
  RS512("RS512", "RSA", 512),
  /** ECDSA on P-256 with SHA-256. */
  ES256("ES256", "EC", 256),
  /** ECDSA on P-384 with SHA-384. */
  ES384("ES384", "EC", 384),
  /** ECDSA on P-521 with SHA-512. */
  ES512("ES512", "EC", 512),
  /** Ed25519 by its fully specified name. */
  ED25519("Ed25519", "OKP", 512),
  /** Ed25519 by its deprecated name {@code EdDSA}; Ed448 is not supported. */
  EDDSA("EdDSA", "OKP", 512),
  /** ML-DSA-44 (FIPS 204). */
  ML_DSA_44("ML-DSA-44", "AKP", 44),
  /** ML-DSA-65 (FIPS 204). */
  ML_DSA_65("ML-DSA-65", "AKP", 65),
  /** ML-DSA-87 (FIPS 204). */
  ML_DSA_87("ML-DSA-87", "AKP", 87);

  private final String value;
  private final String keyType;
  private final int number;

  JwsAlgorithm(String value, String keyType, int number) {
    this.value = value;
    this.keyType = keyType;
    this.number = number;
  }

  /**
   * Returns the algorithm of an {@code alg} value, compared exactly; null for every other name,
   * including {@code none} and {@code HS256}.
   */
  public static @Nullable JwsAlgorithm of(String name) {
    return switch (Objects.requireNonNull(name, "name")) {
      case "PS256" -> PS256;
      case "PS384" -> PS384;
      case "PS512" -> PS512;
      case "RS256" -> RS256;
      case "RS384" -> RS384;
      case "RS512" -> RS512;
      case "ES256" -> ES256;
      case "ES384" -> ES384;
      case "ES512" -> ES512;
      case "Ed25519" -> ED25519;
      case "EdDSA" -> EDDSA;
      case "ML-DSA-44" -> ML_DSA_44;
      case "ML-DSA-65" -> ML_DSA_65;
      case "ML-DSA-87" -> ML_DSA_87;
      default -> null;
    };
  }

  /** The {@code alg} value. */
  public String value() {
    return value;
  }

  /** The {@code kty} of its keys: {@code RSA}, {@code EC}, {@code OKP} or {@code AKP}. */
  public String keyType() {
    return keyType;
  }

  /** The {@code crv} of its keys, null if its keys have none. */
  public @Nullable String curve() {
    return switch (keyType) {
      case "EC" -> number == 512 ? "P-521" : number == 384 ? "P-384" : "P-256";
      case "OKP" -> "Ed25519";
      default -> null;
    };
  }

  /**
   * Whether the provider, or the platform, has a signature and a key factory for this algorithm.
   * The check is quick: it signs and verifies nothing.
   */
  public boolean isOffered(Crypto crypto) {
    try {
      SignatureForm.of(this, crypto);
      crypto.keyFactory(this);
      return true;
    } catch (UnsupportedException e) {
      return false;
    }
  }

  /**
   * Whether the provider, or the platform, signs and verifies with this algorithm. The check tests
   * both with a key of this library, which costs a signature or two: some providers offer
   * algorithms that do not work.
   */
  public boolean isSupported(Crypto crypto) {
    try {
      return isOffered(crypto) && SelfTest.load().tryOut(this, crypto);
    } catch (OAuthException | IllegalStateException e) {
      return false;
    }
  }

  /** The {@code alg} value, as {@link #value()}. */
  @Override
  public String toString() {
    return value;
  }

  /** The algorithm of a signing key: its {@code alg}, or the only one of an EC key's curve. */
  static JwsAlgorithm ofKey(Jwk jwk) {
    String name = jwk.algorithm();
    for (JwsAlgorithm each : values()) {
      if (name != null
          ? each.value.equals(name)
          : "EC".equals(jwk.keyType())
              && each.keyType.equals("EC")
              && Objects.equals(each.curve(), jwk.curve())) {
        return each;
      }
    }
    String example =
        switch (jwk.keyType()) {
          case "RSA" -> "\"PS256\"";
          case "OKP" ->
              "Ed25519".equals(jwk.curve())
                  ? "\"Ed25519\", or \"EdDSA\" for a server that knows the older name only"
                  : null;
          case "AKP" -> "\"ML-DSA-44\"";
          default -> null;
        };
    if (name == null && example != null) {
      throw new IllegalArgumentException(
          "jwk: expected \"alg\", for example "
              + example
              + ", since several algorithms use keys of type "
              + jwk.keyType()
              + "; or name it to SigningKey.of(jwk, algorithm, crypto)");
    }
    throw new UnsupportedException(
        "no supported algorithm signs with " + jwk + ", curve " + Shown.of(jwk.curve()));
  }

  /** Whether the algorithm is RSASSA-PSS. */
  boolean isPss() {
    return value.startsWith("PS");
  }

  /** The length of the hash in bits, or the parameter set of ML-DSA. */
  int number() {
    return number;
  }
}
