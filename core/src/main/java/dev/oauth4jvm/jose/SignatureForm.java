package dev.oauth4jvm.jose;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A provider's name for an algorithm, whether its ECDSA signatures are in DER, and spare objects
 * that verify in this form. All keys of one algorithm and provider share a form.
 */
final class SignatureForm {

  /** The number of spare objects, a power of two. */
  private static final int SPARES = 16;

  /** The distance of two references that are in different lines of a processor's cache. */
  private static final int APART = 16;

  private final Crypto crypto;
  private final Provider provider;
  private final String name;
  private final @Nullable AlgorithmParameterSpec parameters;
  private final boolean der;

  // A Signature can be reused after verifying, by its contract, also with another key. It has a
  // dozen objects: with one for each key, no cache of the processor would hold those of thousands.
  // Threads look at different places, and create a Signature if there is none.
  private final AtomicReferenceArray<Map.@Nullable Entry<Signature, PublicKey>> spares =
      new AtomicReferenceArray<>(SPARES * APART);

  private SignatureForm(
      Crypto crypto,
      Provider provider,
      String name,
      @Nullable AlgorithmParameterSpec parameters,
      boolean der) {
    this.crypto = crypto;
    this.provider = provider;
    this.name = name;
    this.parameters = parameters;
    this.der = der;
  }

  /**
   * The form in which a provider has an algorithm.
   *
   * @throws dev.oauth4jvm.UnsupportedException when the provider lacks the algorithm
   */
  static SignatureForm of(JwsAlgorithm algorithm, Crypto crypto) {
    try {
      String hash = "SHA" + algorithm.number();
      return switch (algorithm.keyType()) {
        case "EC" -> ecdsa(algorithm, crypto, hash);
        case "OKP" -> either(algorithm, crypto, "Ed25519", "EdDSA", null);
        case "AKP" -> either(algorithm, crypto, algorithm.value(), "ML-DSA", null);
        default ->
            algorithm.isPss()
                ? either(
                    algorithm, crypto, "RSASSA-PSS", hash + "withRSA/PSS", pss(algorithm.number()))
                : found(algorithm, crypto, hash + "withRSA", null);
      };
    } catch (NoSuchAlgorithmException e) {
      throw crypto.unsupported(algorithm, e);
    }
  }

  /**
   * Takes a spare object, or creates one, that verifies with a key.
   *
   * @return the object, for this thread alone, and its key. No class of its own: a starting process
   *     would load it for its first token.
   */
  @SuppressWarnings("ReferenceEquality") // another object for an equal key is set up again
  Map.Entry<Signature, PublicKey> verifier(PublicKey key)
      throws NoSuchAlgorithmException, InvalidKeyException, InvalidAlgorithmParameterException {
    Map.Entry<Signature, PublicKey> spare = spares.getAndSet(place(), null);
    if (spare != null) {
      if (spare.getValue() == key) {
        return spare;
      }
      try {
        spare.getKey().initVerify(key);
        return Map.entry(spare.getKey(), key);
      } catch (Exception unfit) {
        // on the platform, another provider than that of the spare object may take the key
      }
    }
    return Map.entry(verifying(key), key);
  }

  /** Keeps an object whose last signature was verified, whatever the result. */
  void giveBack(Map.Entry<Signature, PublicKey> verifier) {
    spares.setRelease(place(), verifier);
  }

  private static int place() {
    return ((int) Thread.currentThread().getId() & SPARES - 1) * APART;
  }

  /** Whether the provider reads and writes signatures in DER. */
  boolean isDer() {
    return der;
  }

  /**
   * The other form of ECDSA, for a private key whose own provider lacks this form; otherwise null.
   */
  @Nullable SignatureForm other(JwsAlgorithm algorithm) {
    if (!algorithm.keyType().equals("EC") || !crypto.isPlatform()) {
      return null;
    }
    String hash = "SHA" + algorithm.number();
    return new SignatureForm(crypto, provider, der ? p1363(hash) : dssDer(hash), null, !der);
  }

  Signature verifying(PublicKey key)
      throws NoSuchAlgorithmException, InvalidKeyException, InvalidAlgorithmParameterException {
    Signature signature = crypto.signature(name);
    if (parameters == null) {
      signature.initVerify(key);
      return signature;
    }
    signature.setParameter(parameters);
    try {
      signature.initVerify(key);
    } catch (InvalidKeyException e) {
      if (!crypto.isPlatform()) {
        throw e;
      }
      signature = crypto.signature(name);
      signature.initVerify(key);
      signature.setParameter(parameters);
    }
    return signature;
  }

  /**
   * Initializes a signature. The parameters of RSASSA-PSS are set before the key: a provider may
   * judge the key by them (Bouncy Castle FIPS in approved-only mode refuses a key without them). On
   * the platform, the parameters also select the provider. If that provider does not accept the
   * key, for example a device's, the key is set first and selects the provider.
   */
  Signature signing(PrivateKey key)
      throws NoSuchAlgorithmException, InvalidKeyException, InvalidAlgorithmParameterException {
    Signature signature = crypto.signature(name);
    if (parameters == null) {
      signature.initSign(key);
      return signature;
    }
    signature.setParameter(parameters);
    try {
      signature.initSign(key);
    } catch (InvalidKeyException e) {
      if (!crypto.isPlatform()) {
        throw e;
      }
      signature = crypto.signature(name);
      signature.initSign(key);
      signature.setParameter(parameters);
    }
    return signature;
  }

  /**
   * A signature that the provider made, in the form of JWS.
   *
   * @throws SignatureException when it has not the form of one of the algorithm
   */
  byte[] toJws(JwsAlgorithm algorithm, byte[] signature) throws SignatureException {
    if (algorithm.keyType().equals("EC")) {
      EcCurve curve = EcCurve.of(algorithm);
      byte[] concatenated = der ? EcdsaDer.toConcatenated(signature, curve.size()) : signature;
      if (concatenated == null || !curve.isSignature(concatenated)) {
        throw new SignatureException("not a signature of this algorithm: is the key on its curve?");
      }
      return concatenated;
    }
    int least = KeyCodec.signatureLength(algorithm, RsaCodec.MIN_BITS);
    boolean rsa = algorithm.keyType().equals("RSA");
    if (rsa ? signature.length < least : signature.length != least) {
      throw new SignatureException("not a signature of this algorithm: its length is wrong");
    }
    return signature;
  }

  private static SignatureForm ecdsa(JwsAlgorithm algorithm, Crypto crypto, String hash)
      throws NoSuchAlgorithmException {
    Signature preferred;
    try {
      preferred = crypto.signature(dssDer(hash));
    } catch (NoSuchAlgorithmException e) {
      return found(algorithm, crypto, p1363(hash), null);
    }
    // Requesting P1363 by name from the platform would skip a preferred provider with DER only.
    Provider provider = preferred.getProvider();
    boolean der = provider.getService("Signature", p1363(hash)) == null;
    return shared(algorithm, crypto, provider, der ? dssDer(hash) : p1363(hash), null, der);
  }

  private static SignatureForm either(
      JwsAlgorithm algorithm,
      Crypto crypto,
      String first,
      String second,
      @Nullable AlgorithmParameterSpec parameters)
      throws NoSuchAlgorithmException {
    try {
      return found(algorithm, crypto, first, parameters);
    } catch (NoSuchAlgorithmException e) {
      return found(algorithm, crypto, second, parameters);
    }
  }

  private static SignatureForm found(
      JwsAlgorithm algorithm,
      Crypto crypto,
      String name,
      @Nullable AlgorithmParameterSpec parameters)
      throws NoSuchAlgorithmException {
    Provider provider = crypto.signature(name).getProvider();
    return shared(algorithm, crypto, provider, name, parameters, false);
  }

  /**
   * The form that keys of the algorithm already share, if it has this provider and name. On the
   * platform both may change, when providers are installed or removed.
   */
  @SuppressWarnings("ReferenceEquality") // providers are maps, whose content would be compared
  private static SignatureForm shared(
      JwsAlgorithm algorithm,
      Crypto crypto,
      Provider provider,
      String name,
      @Nullable AlgorithmParameterSpec parameters,
      boolean der) {
    SignatureForm known = crypto.form(algorithm);
    if (known != null && known.provider == provider && known.name.equals(name)) {
      return known;
    }
    SignatureForm form = new SignatureForm(crypto, provider, name, parameters, der);
    crypto.keep(algorithm, form);
    return form;
  }

  private static PSSParameterSpec pss(int bits) {
    MGF1ParameterSpec mask =
        bits == 512
            ? MGF1ParameterSpec.SHA512
            : bits == 384 ? MGF1ParameterSpec.SHA384 : MGF1ParameterSpec.SHA256;
    // RFC 7518, section 3.5: MGF1 with the same hash, salt as long as the hash
    return new PSSParameterSpec(
        mask.getDigestAlgorithm(), "MGF1", mask, bits / 8, PSSParameterSpec.TRAILER_FIELD_BC);
  }

  private static String p1363(String hash) {
    return hash + "withECDSAinP1363Format";
  }

  private static String dssDer(String hash) {
    return hash + "withECDSA";
  }
}
