package dev.oauth4jvm.jose;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the JCA provider for cryptographic operations: the platform's search order; or one
 * provider for everything, without fallback; or the platform until a late provider has loaded and
 * passed its tests.
 *
 * <p>Immutable and safe to share.
 */
public final class Crypto {

  private static final Crypto PLATFORM = new Crypto(null, null);

  private final @Nullable Provider provider;
  private final @Nullable LateProvider late;

  // Read and written without a lock: forms are immutable, and a lost one costs only its spares.
  private final @Nullable SignatureForm[] forms =
      new @Nullable SignatureForm[JwsAlgorithm.values().length];

  private Crypto(@Nullable Provider provider, @Nullable LateProvider late) {
    this.provider = provider;
    this.late = late;
  }

  /** A listener for the result of loading a {@linkplain #late late} provider. */
  public interface Listener {

    /**
     * Called when the provider is in use for these algorithms; the installed providers keep the
     * others.
     *
     * @param provider the loaded provider
     * @param algorithms the algorithms with which it passed the tests of verifying and signing
     */
    void ready(Provider provider, Set<JwsAlgorithm> algorithms);

    /**
     * Called when the provider could not be loaded or failed its tests: the installed providers
     * stay in use. Report this: operations stay slow.
     *
     * @param failure the cause, an exception or an error
     */
    void failed(Throwable failure);
  }

  /** Returns the installed providers, in their order of preference. */
  public static Crypto platform() {
    return PLATFORM;
  }

  /**
   * Returns a choice of one provider, which need not be installed. Create one and reuse it:
   * imported keys are found again only through that instance. If the provider has no key factory
   * for Ed25519, the JDK's decodes the keys for it.
   *
   * @param provider the only provider to use
   */
  public static Crypto of(Provider provider) {
    return new Crypto(Objects.requireNonNull(provider, "provider"), null);
  }

  /**
   * Returns the installed providers until another one has loaded and passed its tests: a provider
   * with native code takes longer to load than a process takes to its first validated token. A
   * daemon thread loads the provider, and makes it verify a good and a forged signature of each
   * algorithm that it has, and sign. The provider is then used, at once for tokens and from the
   * next DPoP proof. An algorithm with which it cannot sign stays with the installed providers.
   * When it cannot be loaded, or gives a wrong verdict or signature, it is not used at all.
   *
   * @param loader creates the provider, which need not be installed; for example {@code () ->
   *     AmazonCorrettoCryptoProvider.INSTANCE} or {@code Conscrypt::newProvider}
   * @param listener receives the result, on that thread
   */
  public static Crypto late(Callable<? extends Provider> loader, Listener listener) {
    LateProvider late =
        new LateProvider(
            Objects.requireNonNull(loader, "loader"), Objects.requireNonNull(listener, "listener"));
    late.start();
    return new Crypto(null, late);
  }

  /** The current choice for an algorithm: this object, unless it waits for a late provider. */
  public Crypto now(JwsAlgorithm algorithm) {
    return late == null ? this : late.now(algorithm);
  }

  /** The provider's name. */
  @Override
  public String toString() {
    return "Crypto[" + name() + "]";
  }

  boolean isPlatform() {
    return provider == null;
  }

  /** The form that keys of an algorithm share, or null. */
  @SuppressWarnings("EnumOrdinal") // an EnumMap, which would do the same, needs a lock
  @Nullable SignatureForm form(JwsAlgorithm algorithm) {
    return forms[algorithm.ordinal()];
  }

  /** Lets the keys of an algorithm that are imported from now on share a form. */
  @SuppressWarnings("EnumOrdinal") // as above
  void keep(JwsAlgorithm algorithm, SignatureForm form) {
    forms[algorithm.ordinal()] = form;
  }

  Signature signature(String name) throws NoSuchAlgorithmException {
    return provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
  }

  KeyAgreement keyAgreement(String name) throws NoSuchAlgorithmException {
    return provider == null
        ? KeyAgreement.getInstance(name)
        : KeyAgreement.getInstance(name, provider);
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
    if (algorithm.keyType().equals("OKP")
        && provider != null
        && provider.getService("Signature", "Ed25519") != null) {
      // ACCP verifies with keys that the JDK decoded, and by default has no factory of its own
      return platform().keyFactory(algorithm);
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
        algorithm.keyType().equals("AKP")
            ? "; ML-DSA needs Java 24 or later, or a provider that has it"
            : "";
    return new UnsupportedException(
        algorithm.value() + " is not available from " + name() + hint, cause);
  }

  /**
   * Wraps a provider's failure, which is no verdict on a signature or key, whatever was thrown:
   * some providers throw errors (Bouncy Castle FIPS a FipsUnapprovedOperationError). Only an error
   * of the virtual machine itself is rethrown.
   */
  static UnsupportedException failed(String what, JwsAlgorithm algorithm, Throwable failure) {
    if (failure instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    return new UnsupportedException(
        Reason.UNAVAILABLE,
        "the provider failed to "
            + what
            + " "
            + algorithm
            + "; if another provider has the key or supports this, select it with Crypto.of(…)",
        Details.NONE,
        failure);
  }

  private String name() {
    return provider != null
        ? "provider " + provider.getName()
        : late == null ? "the installed providers" : "the installed providers, then another";
  }

  /** The JCA names of the algorithm's keys, the most specific first. */
  private static String[] keyNames(JwsAlgorithm algorithm) {
    return switch (algorithm.keyType()) {
      case "EC" -> new String[] {"EC"};
      case "OKP" -> new String[] {"Ed25519", "EdDSA"};
      case "AKP" -> new String[] {algorithm.value(), "ML-DSA"};
      default -> new String[] {"RSA"};
    };
  }
}
