package dev.oauth4jvm.jose;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/**
 * Private keys as PKCS #8 in PEM (RFC 7468, section 10; RFC 5958). The public half is computed:
 * most files have none, and one that has it proves nothing by it.
 */
final class PemKey {

  private static final int LONGEST = 65_536;
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private PemKey() {}

  /** The key, whose halves belong together. */
  static SigningKey read(String pem, JwsAlgorithm algorithm, Crypto crypto) {
    byte[] encoded = decode(pem);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kty", algorithm.keyType());
    members.put("alg", algorithm.value());
    SigningKey key =
        switch (algorithm.keyType()) {
          case "RSA" -> rsa(imported(encoded, algorithm, crypto), members, algorithm, crypto);
          case "EC" -> ec(imported(encoded, algorithm, crypto), members, algorithm, crypto);
          default -> raw(encoded, members, algorithm, crypto);
        };
    if (key == null) {
      throw notA(algorithm);
    }
    return key;
  }

  private static @Nullable SigningKey rsa(
      PrivateKey key, Map<String, Object> members, JwsAlgorithm algorithm, Crypto crypto) {
    if (!(key instanceof RSAPrivateCrtKey rsa)) {
      return null;
    }
    members.put("n", KeyCodec.encode(rsa.getModulus()));
    members.put("e", KeyCodec.encode(rsa.getPublicExponent()));
    RsaCodec.exportPrivate(rsa, members);
    return matching(members, algorithm, crypto);
  }

  /**
   * The key pair of a scalar d. ECDH with the generator as the other side's public key gives x of
   * the point; of the two points with this x, the one that verifies a signature by d is the public
   * key.
   */
  private static @Nullable SigningKey ec(
      PrivateKey key, Map<String, Object> members, JwsAlgorithm algorithm, Crypto crypto) {
    EcCurve curve = EcCurve.of(algorithm);
    BigInteger x;
    try {
      KeyAgreement agreement = crypto.keyAgreement("ECDH");
      agreement.init(key);
      agreement.doPhase(
          crypto
              .keyFactory(algorithm)
              .generatePublic(
                  new ECPublicKeySpec(curve.parameters().getGenerator(), curve.parameters())),
          true);
      x = new BigInteger(1, agreement.generateSecret());
    } catch (GeneralSecurityException | RuntimeException e) {
      throw underivable(algorithm);
    }
    EcCodec.exportPrivate(key, algorithm, members);
    BigInteger y = curve.y(x);
    EcCodec.put(x, y, curve, members);
    SigningKey first = matching(members, algorithm, crypto);
    if (first != null) {
      return first;
    }
    EcCodec.put(x, curve.prime().subtract(y), curve, members);
    return matching(members, algorithm, crypto);
  }

  private static @Nullable SigningKey raw(
      byte[] encoded, Map<String, Object> members, JwsAlgorithm algorithm, Crypto crypto) {
    byte[] seed = RawCodec.seedOf(encoded, algorithm);
    if (seed == null) {
      return null;
    }
    KeyPair pair = RawCodec.fromSeed(seed, algorithm, crypto);
    if (pair == null) {
      throw underivable(algorithm);
    }
    RawCodec.exportPublic(pair.getPublic(), algorithm, members);
    members.put(RawCodec.privateName(algorithm), Base64Url.encode(seed));
    return matching(members, algorithm, crypto);
  }

  private static @Nullable SigningKey matching(
      Map<String, Object> members, JwsAlgorithm algorithm, Crypto crypto) {
    return SigningKey.matching(Jwk.of(JsonObject.copyOf(members)), algorithm, crypto);
  }

  /** Imports a key; no cause anywhere: a provider's message could contain parts of the key. */
  private static PrivateKey imported(byte[] encoded, JwsAlgorithm algorithm, Crypto crypto) {
    PrivateKey key;
    try {
      key = crypto.keyFactory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (OAuthException lacking) {
      throw lacking;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw notA(algorithm);
    }
    try {
      KeyCodec.check(key, algorithm);
    } catch (IllegalArgumentException e) {
      throw notA(algorithm);
    }
    return key;
  }

  private static byte[] decode(String pem) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END, Math.max(begin, 0));
    if (pem.length() > LONGEST || begin < 0 || end < 0 || pem.indexOf(BEGIN, end) >= 0) {
      throw new IllegalArgumentException("pem: expected one block \"" + BEGIN + "\"" + found(pem));
    }
    StringBuilder digits = new StringBuilder(end - begin);
    for (int i = begin + BEGIN.length(); i < end; i++) {
      char c = pem.charAt(i);
      if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
        digits.append(c);
      }
    }
    try {
      return Base64.getDecoder().decode(digits.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("pem: expected base64 between its two lines");
    }
  }

  /** The other content of a text, and what to do about it. */
  private static String found(String pem) {
    if (pem.length() > LONGEST) {
      return " and at most " + LONGEST + " characters, got " + pem.length();
    }
    if (pem.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
      return ", got an encrypted key: decrypt it with \"openssl pkcs8 -in key.pem\", or by the JDK's"
          + " EncryptedPrivateKeyInfo";
    }
    if (pem.contains("BEGIN RSA PRIVATE KEY") || pem.contains("BEGIN EC PRIVATE KEY")) {
      return ", got a key in its own older format: convert it with \"openssl pkcs8 -topk8 -nocrypt"
          + " -in key.pem\"";
    }
    if (pem.contains("BEGIN OPENSSH PRIVATE KEY")) {
      return ", got a key of OpenSSH: convert it with \"ssh-keygen -p -m PKCS8 -f key.pem\"";
    }
    return pem.contains("BEGIN PRIVATE KEY")
        ? ", got several, or one without its end"
        : ", got a text without a private key";
  }

  private static IllegalArgumentException notA(JwsAlgorithm algorithm) {
    return new IllegalArgumentException(
        "pem: expected a PKCS #8 key for "
            + algorithm
            + ", got another kind of key or a malformed one");
  }

  private static UnsupportedException underivable(JwsAlgorithm algorithm) {
    return new UnsupportedException(
        "the provider cannot derive the public half of a key for "
            + algorithm
            + ": read the PEM with Crypto.platform(), and import its toPrivateJwk() with this"
            + " provider");
  }
}
