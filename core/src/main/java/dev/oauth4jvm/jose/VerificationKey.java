package dev.oauth4jvm.jose;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A public key that is imported, checked and bound to exactly one algorithm.
 *
 * <p>Safe to share: any number of threads may verify with it at once.
 */
public final class VerificationKey {

  private final PublicKey key;
  private final JwsAlgorithm algorithm;
  private final Crypto crypto;
  private final SignatureForm form;
  private final int signatureLength;
  private final @Nullable String issuer;

  private VerificationKey(
      PublicKey key, JwsAlgorithm algorithm, Crypto crypto, @Nullable String issuer) {
    this.issuer = issuer;
    this.key = key;
    this.algorithm = algorithm;
    this.crypto = crypto;
    this.form = SignatureForm.of(algorithm, crypto);
    this.signatureLength =
        KeyCodec.signatureLength(
            algorithm, key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 0);
    try {
      form.giveBack(form.verifier(key));
    } catch (Exception | Error e) {
      throw e instanceof InvalidKeyException
          ? Jwk.invalid("is not a key that the provider accepts", e)
          : e instanceof GeneralSecurityException
              ? crypto.unsupported(algorithm, e)
              : Crypto.failed("accept a key for", algorithm, e);
    }
  }

  /**
   * Imports a public JWK. One JWK object, algorithm and provider always give one key, unless the
   * JWK is used with more than a dozen combinations.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the JWK is a private key,
   *     does not {@linkplain Jwk#fits fit} the algorithm, or is not a valid key: a point off the
   *     curve, a length that is not exact, an exponent that is even or 1
   * @throws UnsupportedException when it is an RSA key of less than 2048 or more than 16384 bits,
   *     or the provider lacks the algorithm
   */
  public static VerificationKey of(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto) {
    Crypto now = crypto.now(algorithm);
    VerificationKey known = jwk.imported(algorithm, now);
    return known == null ? jwk.keep(imported(jwk, algorithm, now)) : known;
  }

  private static VerificationKey imported(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto) {
    if (jwk.isPrivate()) {
      throw Jwk.invalid("holds a private key where a public one is needed");
    }
    jwk.requireFit(algorithm);
    Object issuer = jwk.json().get("issuer");
    return new VerificationKey(
        KeyCodec.importPublic(jwk, algorithm, crypto),
        algorithm,
        crypto,
        issuer == null ? null : String.valueOf(issuer));
  }

  /**
   * Imports a JCA public key, with the checks of a JWK.
   *
   * @throws IllegalArgumentException when the key is not a key of that algorithm
   * @throws ProcessingException as {@link #of(Jwk, JwsAlgorithm, Crypto)} says
   * @throws UnsupportedException as {@link #of(Jwk, JwsAlgorithm, Crypto)} says
   */
  public static VerificationKey of(PublicKey key, JwsAlgorithm algorithm, Crypto crypto) {
    return of(Jwk.of(key, algorithm), algorithm, crypto);
  }

  /** The only algorithm that this key verifies. */
  public JwsAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * The JWK's member {@code issuer}, which names the issuer whose JWTs alone the key verifies, with
   * {@code {tenantid}} for the claim {@code tid}; null when it has none. It is an extension of
   * Microsoft's, checked by all validations that take keys from a JWK Set. See {@link
   * dev.oauth4jvm.IssuerTemplate}.
   */
  public @Nullable String issuer() {
    return issuer;
  }

  /** The JCA key. */
  public PublicKey publicKey() {
    return key;
  }

  /**
   * Whether a signature is valid for data.
   *
   * @param signature the signature in the form of JWS: concatenated r and s for ECDSA
   * @throws UnsupportedException when the provider fails, which is no verdict on the signature
   */
  public boolean verify(byte[] data, byte[] signature) {
    return verify(data, 0, data.length, signature);
  }

  /**
   * Whether a signature is valid for a part of data.
   *
   * @param from the index of the first byte
   * @param to the end, exclusive
   * @param signature the signature in the form of JWS: concatenated r and s for ECDSA
   * @throws UnsupportedException when the provider fails, which is no verdict on the signature
   */
  public boolean verify(byte[] data, int from, int to, byte[] signature) {
    Objects.checkFromToIndex(from, to, data.length);
    if (signature.length != signatureLength) {
      return false;
    }
    byte[] passed = signature;
    if (algorithm.keyType().equals("EC")) {
      if (!EcCurve.of(algorithm).isSignature(signature)) {
        return false;
      }
      if (form.isDer()) {
        passed = EcdsaDer.toDer(signature);
      }
    }
    try {
      Map.Entry<Signature, PublicKey> verifier = form.verifier(key);
      verifier.getKey().update(data, from, to - from);
      boolean verified = verifier.getKey().verify(passed);
      form.giveBack(verifier);
      return verified;
    } catch (Exception | Error e) {
      // kinds are distinguished here: a starting process would have to load caught classes
      if (e instanceof SignatureException) {
        return false; // providers report a malformed signature so; the Signature is not reused
      }
      throw Crypto.failed("verify with", algorithm, e);
    }
  }

  /** The algorithm. */
  @Override
  public String toString() {
    return "VerificationKey[" + algorithm + "]";
  }

  /** The choice of provider that this key was imported with. */
  public Crypto crypto() {
    return crypto;
  }
}
