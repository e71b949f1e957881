package dev.oauth4jvm.jose;

import dev.oauth4jvm.UnsupportedException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which JCA provider does the cryptographic work: the platform's own search order, or one named
 * provider for everything, with no other one stepping in where it lacks something.
 *
 * <p>Immutable and safe to share.
 */
public final class Crypto {

  private static final Crypto PLATFORM = new Crypto(null);

  private final @Nullable Provider provider;

  private Crypto(@Nullable Provider provider) {
    this.provider = provider;
  }

  /** The installed providers, in their order of preference. */
  public static Crypto platform() {
    return PLATFORM;
  }

  /**
   * This provider alone; it need not be installed. Make one and keep it: keys that were imported
   * are found again by the same instance.
   */
  public static Crypto of(Provider provider) {
    return new Crypto(Objects.requireNonNull(provider, "provider"));
  }

  /** The provider's name. */
  @Override
  public String toString() {
    return "Crypto[" + name() + "]";
  }

  boolean isPlatform() {
    return provider == null;
  }

  Signature signature(String name) throws NoSuchAlgorithmException {
    return provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
  }

  KeyFactory keyFactory(JwsAlgorithm algorithm) {
    NoSuchAlgorithmException lacking = null;
    for (String name : keyNames(algorithm)) {
      try {
        return provider == null
            ? KeyFactory.getInstance(name)
            : KeyFactory.getInstance(name, provider);
      } catch (NoSuchAlgorithmException e) {
        lacking = e;
      }
    }
    throw unsupported(algorithm, lacking);
  }

  KeyPairGenerator keyPairGenerator(JwsAlgorithm algorithm) {
    NoSuchAlgorithmException lacking = null;
    for (String name : keyNames(algorithm)) {
      try {
        return provider == null
            ? KeyPairGenerator.getInstance(name)
            : KeyPairGenerator.getInstance(name, provider);
      } catch (NoSuchAlgorithmException e) {
        lacking = e;
      }
    }
    throw unsupported(algorithm, lacking);
  }

  UnsupportedException unsupported(JwsAlgorithm algorithm, @Nullable Throwable cause) {
    String hint =
        algorithm.family() == JwsAlgorithm.Family.ML_DSA
            ? "; ML-DSA needs Java 24 or later, or a provider that has it"
            : "";
    return new UnsupportedException(
        algorithm.value() + " is not available from " + name() + hint, cause);
  }

  private String name() {
    return provider == null ? "the installed providers" : "provider " + provider.getName();
  }

  /** The JCA names of the algorithm's keys, the most specific first. */
  private static String[] keyNames(JwsAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case ECDSA -> new String[] {"EC"};
      case EDDSA -> new String[] {"Ed25519", "EdDSA"};
      case ML_DSA -> new String[] {algorithm.value(), "ML-DSA"};
      default -> new String[] {"RSA"};
    };
  }
}
