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
import org.jspecify.annotations.Nullable;

/**
 * Which JCA provider does the cryptographic work: the platform's own search order, or one named
 * provider for everything, with no other one stepping in where it lacks something; or first the one
 * and then, where it proved itself, the other.
 *
 * <p>Immutable and safe to share.
 */
public final class Crypto {

  private static final Crypto PLATFORM = new Crypto(null, null);

  private final @Nullable Provider provider;
  private final @Nullable LateProvider late;

  private Crypto(@Nullable Provider provider, @Nullable LateProvider late) {
    this.provider = provider;
    this.late = late;
  }

  /** Is told what became of a provider that was loaded aside. */
  public interface Listener {

    /**
     * It does these algorithms from now on; the others stay with the installed providers.
     *
     * @param provider what was loaded
     * @param algorithms those with which it verified and signed when it was tried out
     */
    void ready(Provider provider, Set<JwsAlgorithm> algorithms);

    /**
     * It could not be loaded, or failed when it was tried out: the installed providers go on. Tell
     * someone: what was to be fast stays slow.
     *
     * @param failure why, be it an exception or an error
     */
    void failed(Throwable failure);
  }

  /** The installed providers, in their order of preference. */
  public static Crypto platform() {
    return PLATFORM;
  }

  /**
   * This provider alone; it need not be installed. Make one and keep it: keys that were imported
   * are found again by the same instance. Where it has no key factory for Ed25519, the JDK's
   * decodes the keys that it then works with.
   */
  public static Crypto of(Provider provider) {
    return new Crypto(Objects.requireNonNull(provider, "provider"), null);
  }

  /**
   * The installed providers, until this one is loaded and has proved itself: a provider with native
   * code takes longer to load than a process takes to its first validated token. A daemon thread
   * loads it, has it verify a good and a forged signature of each algorithm that it has, and sign.
   * Then it takes over, at once for tokens and at the next proof. An algorithm with which it cannot
   * sign stays with the installed providers. When it cannot be loaded, or gives a wrong verdict or
   * signature, it is not used at all.
   *
   * @param loader makes the provider, which need not be installed; for example {@code () ->
   *     AmazonCorrettoCryptoProvider.INSTANCE} or {@code Conscrypt::newProvider}
   * @param listener is told, on that thread
   */
  public static Crypto late(Callable<? extends Provider> loader, Listener listener) {
    LateProvider late =
        new LateProvider(
            Objects.requireNonNull(loader, "loader"), Objects.requireNonNull(listener, "listener"));
    late.start();
    return new Crypto(null, late);
  }

  /** What does the work of that algorithm now: this one itself, unless it is a late one. */
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
    if (algorithm.keyType().equals("OKP")
        && provider != null
        && provider.getService("Signature", "Ed25519") != null) {
      // ACCP verifies with keys that the JDK decoded, and has no factory of its own unless asked
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
   * What a provider fails with is nobody's verdict on a signature or key, whatever it throws: some
   * throw errors (Bouncy Castle FIPS a FipsUnapprovedOperationError). Only what says that the
   * virtual machine cannot go on is passed on.
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
            + ": if another provider has the key or does this, name it by Crypto.of(…)",
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
