package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Keys, tokens and vectors for tests. */
final class Keys {

  static final Crypto PLATFORM = Crypto.platform();

  private static final KeyPair RSA =
      rsa(((JsonObject) vectors().array("vectors").get(0)).object("key"));
  private static final KeyPair OTHER_RSA =
      rsa((JsonObject) vectors().object("rfc7517").array("keys").get(1));
  private static final Map<JwsAlgorithm, SigningKey> GENERATED = new EnumMap<>(JwsAlgorithm.class);

  private Keys() {}

  /** The algorithms that this Java has; which those are is asserted elsewhere. */
  static List<JwsAlgorithm> supported() {
    List<JwsAlgorithm> supported = new ArrayList<>();
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      if (algorithm.isOffered(PLATFORM)) {
        supported.add(algorithm);
      }
    }
    return supported;
  }

  static boolean hasMlDsa() {
    return Runtime.version().feature() >= 24;
  }

  /** One key pair per algorithm, generated once. */
  static synchronized SigningKey of(JwsAlgorithm algorithm) {
    return GENERATED.computeIfAbsent(algorithm, a -> generate(a, RSA));
  }

  /** Another key pair than {@link #of}'s. */
  static SigningKey another(JwsAlgorithm algorithm) {
    return generate(algorithm, OTHER_RSA);
  }

  private static SigningKey generate(JwsAlgorithm algorithm, KeyPair rsa) {
    return algorithm.keyType().equals("RSA")
        ? SigningKey.of(rsa, algorithm)
        : SigningKey.generate(algorithm, PLATFORM);
  }

  /** The JCA's private key of a key pair. */
  static PrivateKey privateKey(SigningKey key) {
    return KeyCodec.importPrivate(key.toPrivateJwk(), key.algorithm(), PLATFORM);
  }

  /** RSA key pairs take long to make: those of the tests come from the RFCs. */
  private static KeyPair rsa(JsonObject jwk) {
    SigningKey key = SigningKey.of(Jwk.of(jwk), JwsAlgorithm.RS256, PLATFORM);
    return new KeyPair(key.publicKey(), privateKey(key));
  }

  static VerificationKey verifying(JwsAlgorithm algorithm) {
    return VerificationKey.of(of(algorithm).toPublicJwk(), algorithm, PLATFORM);
  }

  static JsonObject json(String text) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static Jwk jwk(String text) {
    return Jwk.of(json(text.replace('\'', '"')));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  /** A token of these texts, signed or not. */
  static String token(String header, String payload, String signature) {
    return encode(header) + "." + encode(payload) + "." + signature;
  }

  static JsonObject vectors() {
    try (InputStream in = Keys.class.getResourceAsStream("vectors.json")) {
      return json(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code of the library's exception that the call throws. */
  static ErrorCode codeOf(ThrowingCallable call) {
    OAuthException thrown = catchThrowableOfType(OAuthException.class, call);
    return thrown == null ? null : thrown.code();
  }
}
