package dev.oauth4jvm.jose;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A private key bound to exactly one algorithm, with its {@code kid} and public key where known.
 * The private key may be in an HSM: only its provider's signature operation uses it, unless {@link
 * #toPrivateJwk} is called.
 *
 * <p>Immutable and safe to share. {@link #toString()} shows only {@code alg} and {@code kid}.
 */
public final class SigningKey {

  /** The default modulus length of generated RSA keys, in bits. */
  public static final int DEFAULT_MODULUS_LENGTH = 2048;

  // one of these two
  private final @Nullable PrivateKey key;
  private final @Nullable RemoteKey remote;

  private final JwsAlgorithm algorithm;
  private final @Nullable PublicKey publicKey;
  private final @Nullable String keyId;
  private final Crypto crypto;
  // of an ML-DSA key that was generated from it here: Java 24 and 25 cannot export it
  private final byte @Nullable [] seed;
  private volatile @Nullable SignatureForm form;

  private SigningKey(
      @Nullable PrivateKey key,
      @Nullable RemoteKey remote,
      JwsAlgorithm algorithm,
      @Nullable PublicKey publicKey,
      @Nullable String keyId,
      Crypto crypto,
      byte @Nullable [] seed) {
    this.key = key;
    this.remote = remote;
    this.algorithm = algorithm;
    this.publicKey = publicKey;
    this.keyId = keyId;
    this.crypto = crypto.now(algorithm);
    this.seed = seed;
  }

  /**
   * Creates a signing key from a private key, with the platform's providers, without {@code kid}
   * and public key.
   *
   * @throws IllegalArgumentException when the key is not a key of that algorithm
   * @throws UnsupportedException when it is an RSA key of less than 2048 or more than 16384 bits
   */
  public static SigningKey of(PrivateKey key, JwsAlgorithm algorithm) {
    KeyCodec.check(
        Objects.requireNonNull(key, "key"), Objects.requireNonNull(algorithm, "algorithm"));
    return new SigningKey(key, null, algorithm, null, null, Crypto.platform(), null);
  }

  /**
   * Creates a signing key from a key pair, with the platform's providers, without {@code kid}.
   *
   * @throws IllegalArgumentException when one of them is not a key of that algorithm
   * @throws UnsupportedException when it is an RSA key of less than 2048 or more than 16384 bits
   */
  public static SigningKey of(KeyPair pair, JwsAlgorithm algorithm) {
    return of(pair.getPrivate(), algorithm).publicKey(pair.getPublic());
  }

  /**
   * Imports a private JWK, with its {@code kid}, and checks that its private and public members
   * belong together.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when it is not a valid private
   *     key of that algorithm, or its {@code use} or {@code key_ops} excludes signing
   * @throws UnsupportedException when it is an RSA key of less than 2048 or more than 16384 bits,
   *     or the provider lacks the algorithm or cannot import such a key
   */
  public static SigningKey of(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto) {
    SigningKey imported = matching(jwk, algorithm, crypto);
    if (imported == null) {
      throw Jwk.invalid("has private members that do not belong to its public ones");
    }
    return imported;
  }

  /**
   * Imports a private JWK, with the platform's providers, for the algorithm of its {@code alg}. An
   * EC key without {@code alg} is imported for the only algorithm of its curve.
   *
   * @throws IllegalArgumentException when the JWK has no {@code alg}, and is not an EC key
   * @throws ProcessingException as {@link #of(Jwk, JwsAlgorithm, Crypto)} says
   * @throws UnsupportedException as {@link #of(Jwk, JwsAlgorithm, Crypto)} says, and for an unknown
   *     {@code alg} or curve
   */
  public static SigningKey of(Jwk jwk) {
    return of(jwk, JwsAlgorithm.ofKey(jwk), Crypto.platform());
  }

  /**
   * Imports a private key from PEM: PKCS #8, not encrypted (RFC 7468, section 10). The public key
   * is computed from it; there is no {@code kid}. Other blocks of the text, such as certificates,
   * are ignored.
   *
   * @param pem the text, at most 65,536 characters, with one {@code PRIVATE KEY}
   * @throws IllegalArgumentException when the text is not such a key of the algorithm; the message
   *     names the conversion that an encrypted key, or one of another format, needs
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when its numbers are not a valid
   *     key
   * @throws UnsupportedException when it is an RSA key of less than 2048 or more than 16384 bits,
   *     or the provider lacks the algorithm, or cannot compute the public key
   */
  public static SigningKey ofPem(String pem, JwsAlgorithm algorithm, Crypto crypto) {
    return PemKey.read(pem, algorithm, crypto);
  }

  /** Imports a private JWK; null when its private and public members do not belong together. */
  static @Nullable SigningKey matching(Jwk jwk, JwsAlgorithm algorithm, Crypto crypto) {
    VerificationKey verification = VerificationKey.of(jwk.toPublic(), algorithm, crypto);
    SigningKey imported = imported(jwk, verification, crypto);
    byte[] sample = {1, 2, 3};
    return verification.verify(sample, imported.sign(sample)) ? imported : null;
  }

  /** Imports a private JWK whose public part was imported, without trying whether they fit. */
  static SigningKey imported(Jwk jwk, VerificationKey verification, Crypto crypto) {
    JwsAlgorithm algorithm = verification.algorithm();
    List<String> operations = jwk.keyOperations();
    if (operations != null && !operations.contains("sign")) { // RFC 7517, section 4.3
      throw Jwk.invalid(
          "is not for signing, by its \"key_ops\"",
          Details.member("key_ops", "an array with \"sign\"", operations));
    }
    PrivateKey key = KeyCodec.importPrivate(jwk, algorithm, crypto);
    byte[] seed =
        algorithm.keyType().equals("AKP") ? jwk.octets(RawCodec.privateName(algorithm)) : null;
    return new SigningKey(
        key, null, algorithm, verification.publicKey(), jwk.keyId(), crypto, seed);
  }

  /**
   * Creates a signing key whose private key stays elsewhere, such as in a cloud's key service.
   * Operations wait for its signatures without blocking a thread. {@link #sign} and all methods
   * that return a signed JWT at once block the calling thread instead. Each signature is verified
   * with the public key before it is used.
   *
   * @param publicKey the public key; its {@code kid}, if it has one, is that of headers
   * @param crypto the provider that verifies
   * @throws ProcessingException as {@link VerificationKey#of(Jwk, JwsAlgorithm, Crypto)} says
   * @throws UnsupportedException as {@link VerificationKey#of(Jwk, JwsAlgorithm, Crypto)} says
   */
  public static SigningKey remote(
      Jwk publicKey, JwsAlgorithm algorithm, Crypto crypto, RemoteSigner signer) {
    Objects.requireNonNull(signer, "signer");
    VerificationKey verification = VerificationKey.of(publicKey.toPublic(), algorithm, crypto);
    return new SigningKey(
        null,
        new RemoteKey(signer, verification),
        algorithm,
        verification.publicKey(),
        publicKey.keyId(),
        crypto,
        null);
  }

  /**
   * Generates a key pair; RSA with a modulus of {@value #DEFAULT_MODULUS_LENGTH} bits.
   *
   * @throws UnsupportedException when the provider lacks the algorithm
   */
  public static SigningKey generate(JwsAlgorithm algorithm, Crypto crypto) {
    return generate(algorithm, DEFAULT_MODULUS_LENGTH, crypto);
  }

  /**
   * Generates a key pair.
   *
   * @param modulusLength for RSA, in bits, 2048 to 16384; ignored for the other algorithms
   * @throws IllegalArgumentException when the modulus length is out of range
   * @throws UnsupportedException when the provider lacks the algorithm
   */
  public static SigningKey generate(JwsAlgorithm algorithm, int modulusLength, Crypto crypto) {
    byte[] seed = null;
    KeyPair pair;
    try {
      switch (algorithm.keyType()) {
        case "AKP" -> {
          byte[] drawn = new byte[32];
          new SecureRandom().nextBytes(drawn);
          pair = RawCodec.fromSeed(drawn, algorithm, crypto);
          if (pair == null) {
            pair = RawCodec.generate(algorithm, crypto);
          } else {
            seed = drawn;
          }
        }
        case "EC" -> {
          KeyPairGenerator ec = crypto.keyPairGenerator(algorithm);
          ec.initialize(new ECGenParameterSpec(EcCurve.of(algorithm).jcaName()));
          pair = ec.generateKeyPair();
        }
        case "OKP" -> pair = crypto.keyPairGenerator(algorithm).generateKeyPair();
        default -> {
          if (modulusLength < RsaCodec.MIN_BITS || modulusLength > RsaCodec.MAX_BITS) {
            throw new IllegalArgumentException(
                "modulusLength: expected "
                    + RsaCodec.MIN_BITS
                    + " to "
                    + RsaCodec.MAX_BITS
                    + ", got "
                    + modulusLength);
          }
          KeyPairGenerator rsa = crypto.keyPairGenerator(algorithm);
          rsa.initialize(modulusLength);
          pair = rsa.generateKeyPair();
        }
      }
    } catch (InvalidAlgorithmParameterException | ProviderException e) {
      throw crypto.unsupported(algorithm, e);
    }
    return new SigningKey(pair.getPrivate(), null, algorithm, pair.getPublic(), null, crypto, seed);
  }

  /** Returns this key with a {@code kid}. */
  public SigningKey keyId(String keyId) {
    Objects.requireNonNull(keyId, "keyId");
    return new SigningKey(key, remote, algorithm, publicKey, keyId, crypto, seed);
  }

  /**
   * Returns this key with its public key.
   *
   * @throws IllegalArgumentException when the public key is not a key of the algorithm
   * @throws IllegalStateException when the private key stays elsewhere: its public key is known
   */
  public SigningKey publicKey(PublicKey publicKey) {
    if (remote != null) {
      throw new IllegalStateException("the public key is known: use SigningKey.remote(…) again");
    }
    KeyCodec.exportPublic(
        Objects.requireNonNull(publicKey, "publicKey"), algorithm, new LinkedHashMap<>());
    return new SigningKey(key, null, algorithm, publicKey, keyId, crypto, seed);
  }

  /** Returns this key with another provider for signing; for verifying, if it signs elsewhere. */
  public SigningKey crypto(Crypto crypto) {
    Objects.requireNonNull(crypto, "crypto");
    RemoteKey other = remote == null ? null : remote.crypto(crypto);
    return new SigningKey(key, other, algorithm, publicKey, keyId, crypto, seed);
  }

  /** Whether the private key stays elsewhere, so that a signature takes time. */
  public boolean isRemote() {
    return remote != null;
  }

  /** The one algorithm that it signs with. */
  public JwsAlgorithm algorithm() {
    return algorithm;
  }

  /** The {@code kid} for headers, null when absent. */
  public @Nullable String keyId() {
    return keyId;
  }

  /** The public key, null when unknown. */
  public @Nullable PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Signs; the signature has the form of JWS: concatenated r and s for ECDSA. If the private key
   * stays elsewhere, the call blocks for {@link RemoteSigner#AT_MOST} at most.
   *
   * @throws UnsupportedException when the provider lacks the algorithm, cannot use the key, or
   *     fails
   */
  public byte[] sign(byte[] input) {
    PrivateKey own = key;
    if (own == null) {
      return remoteKey().sign(input);
    }
    try {
      SignatureForm known = form;
      if (known == null) {
        known = SignatureForm.of(algorithm, crypto);
        form = known;
      }
      return sign(own, known, input);
    } catch (UnsupportedException e) {
      throw e;
    } catch (Exception | Error e) { // whatever the provider throws
      throw Crypto.failed("sign with", algorithm, e);
    }
  }

  /**
   * Returns the public key as a JWK for publication or registration, with {@code alg}, {@code kid}
   * if present, and {@code use} {@code sig}, without which some servers ignore a key.
   *
   * @throws IllegalStateException when the public key is not known
   */
  public Jwk toPublicJwk() {
    Map<String, Object> members = publicMembers();
    members.put("use", "sig");
    return Jwk.of(JsonObject.copyOf(members));
  }

  /**
   * Returns the key pair as a private JWK, to be stored like a secret.
   *
   * @throws IllegalStateException when the public key is not known
   * @throws UnsupportedException when the private key cannot be exported: a key elsewhere, or an
   *     ML-DSA key whose seed its provider does not export
   */
  public Jwk toPrivateJwk() {
    Map<String, Object> members = publicMembers();
    if (seed != null) {
      members.put(RawCodec.privateName(algorithm), Base64Url.encode(seed));
    } else if (key == null) {
      throw KeyCodec.notExtractable();
    } else {
      KeyCodec.exportPrivate(key, algorithm, members);
    }
    return Jwk.of(JsonObject.copyOf(members));
  }

  /** {@code alg} and {@code kid}; never the key. */
  @Override
  public String toString() {
    return "SigningKey[alg=" + algorithm + ", kid=" + Shown.of(keyId) + "]";
  }

  /** Starts a signature of a key that stays elsewhere. */
  CompletableFuture<byte[]> start(byte[] input) {
    return remoteKey().start(input);
  }

  private RemoteKey remoteKey() {
    if (remote == null) {
      throw new IllegalStateException("the key is in this process");
    }
    return remote;
  }

  private byte[] sign(PrivateKey key, SignatureForm form, byte[] input)
      throws NoSuchAlgorithmException,
          InvalidKeyException,
          InvalidAlgorithmParameterException,
          SignatureException {
    Signature signer;
    try {
      signer = form.signing(key);
    } catch (InvalidKeyException | NoSuchAlgorithmException e) {
      // on the platform the key's own provider is used, which may have only the other form
      SignatureForm other = form.other(algorithm);
      if (other == null) {
        throw e;
      }
      form = other;
      signer = other.signing(key);
      this.form = other;
    }
    signer.update(input);
    return form.toJws(algorithm, signer.sign());
  }

  private Map<String, Object> publicMembers() {
    if (publicKey == null) {
      throw new IllegalStateException("the public key is not known: set it with publicKey(…)");
    }
    Map<String, Object> members = Jwk.publicMembers(publicKey, algorithm);
    if (keyId != null) {
      members.put("kid", keyId);
    }
    return members;
  }
}
