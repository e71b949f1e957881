package dev.oauth4jvm.jose;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/** A provider's name for an algorithm, and whether its ECDSA signatures are in DER. */
final class SignatureForm {

  private final Crypto crypto;
  private final String name;
  private final @Nullable AlgorithmParameterSpec parameters;
  private final boolean der;

  private SignatureForm(
      Crypto crypto, String name, @Nullable AlgorithmParameterSpec parameters, boolean der) {
    this.crypto = crypto;
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
        case "EC" -> ecdsa(crypto, hash);
        case "OKP" -> either(crypto, "Ed25519", "EdDSA", null);
        case "AKP" -> either(crypto, algorithm.value(), "ML-DSA", null);
        default ->
            algorithm.isPss()
                ? either(crypto, "RSASSA-PSS", hash + "withRSA/PSS", pss(algorithm.number()))
                : found(crypto, hash + "withRSA", null);
      };
    } catch (NoSuchAlgorithmException e) {
      throw crypto.unsupported(algorithm, e);
    }
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
    return new SignatureForm(crypto, der ? p1363(hash) : dssDer(hash), null, !der);
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

  private static SignatureForm ecdsa(Crypto crypto, String hash) throws NoSuchAlgorithmException {
    Signature preferred;
    try {
      preferred = crypto.signature(dssDer(hash));
    } catch (NoSuchAlgorithmException e) {
      return found(crypto, p1363(hash), null);
    }
    // Requesting P1363 by name from the platform would skip a preferred provider with DER only.
    boolean der = preferred.getProvider().getService("Signature", p1363(hash)) == null;
    return new SignatureForm(crypto, der ? dssDer(hash) : p1363(hash), null, der);
  }

  private static SignatureForm either(
      Crypto crypto, String first, String second, @Nullable AlgorithmParameterSpec parameters)
      throws NoSuchAlgorithmException {
    try {
      return found(crypto, first, parameters);
    } catch (NoSuchAlgorithmException e) {
      return found(crypto, second, parameters);
    }
  }

  private static SignatureForm found(
      Crypto crypto, String name, @Nullable AlgorithmParameterSpec parameters)
      throws NoSuchAlgorithmException {
    crypto.signature(name);
    return new SignatureForm(crypto, name, parameters, false);
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
