package dev.oauth4jvm.jose;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Tries a provider out, with keys and signed JWTs that lie in the jar and protect nothing. */
final class SelfTest {

  private static final byte[] SAMPLE = {1, 2, 3};

  private final JsonObject keys;
  private final JsonObject jwts;

  private SelfTest(JsonObject file) {
    this.keys = Objects.requireNonNull(file.object("keys"));
    this.jwts = Objects.requireNonNull(file.object("jwts"));
  }

  static SelfTest load() {
    try (InputStream in = SelfTest.class.getResourceAsStream("self-test.json")) {
      return new SelfTest(
          JsonObject.parse(Objects.requireNonNull(in, "self-test.json").readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException e) {
      throw new IllegalStateException("self-test.json", e);
    }
  }

  /**
   * Whether the provider also signs: one that cannot import or use a private key only verifies.
   *
   * @throws OAuthException when it refuses a good signature, or cannot verify at all
   * @throws IllegalStateException when it accepts a forged signature, or makes a wrong one
   */
  boolean tryOut(JwsAlgorithm algorithm, Crypto crypto) {
    Jwk jwk = Jwk.of(Objects.requireNonNull(keys.object(keyName(algorithm))));
    VerificationKey key = VerificationKey.of(jwk.toPublic(), algorithm, crypto);
    String jwt = Objects.requireNonNull(jwts.string(algorithm.value()));
    UnverifiedJwt.parse(jwt).verify(key);
    if (accepts(forged(jwt), key)) {
      throw new IllegalStateException("the provider accepted a forged " + algorithm + " signature");
    }
    byte[] signature;
    try {
      signature = SigningKey.imported(jwk, key, crypto).sign(SAMPLE);
    } catch (OAuthException cannotSign) {
      return false;
    }
    if (!key.verify(SAMPLE, signature)) {
      throw new IllegalStateException("the provider made a wrong " + algorithm + " signature");
    }
    return true;
  }

  private static boolean accepts(String jwt, VerificationKey key) {
    try {
      UnverifiedJwt.parse(jwt).verify(key);
      return true;
    } catch (UnsupportedException failed) {
      throw failed;
    } catch (OAuthException refused) {
      return false;
    }
  }

  private static String forged(String jwt) {
    int at = jwt.length() - 30;
    return jwt.substring(0, at) + (jwt.charAt(at) == 'A' ? 'B' : 'A') + jwt.substring(at + 1);
  }

  private static String keyName(JwsAlgorithm algorithm) {
    String curve = algorithm.curve();
    return curve != null ? curve : algorithm.keyType().equals("RSA") ? "RSA" : algorithm.value();
  }
}
