package dev.oauth4jvm.quickstart.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's signing keys: one current key for each algorithm in use, created on first use, and
 * the older keys that are still published. Thread-safe.
 */
public final class SigningKeys implements JWKSource<SecurityContext> {

  /** The treatment of the keys that a rotation replaces. */
  public enum Replaced {
    /** The keys stay in the published JWK Set, so that tokens they signed stay valid. */
    STAY_PUBLISHED,
    /** The keys are removed: tokens they signed can no longer be verified. */
    ARE_WITHDRAWN
  }

  private static final Map<String, @Nullable Curve> CURVES = curves();

  private final Map<String, JWK> current = new LinkedHashMap<>();
  private final List<JWK> previous = new ArrayList<>();
  private int made;

  SigningKeys() {}

  /**
   * The algorithms that the server can sign with.
   *
   * @return their JWS names
   */
  public static List<String> algorithms() {
    return List.copyOf(CURVES.keySet());
  }

  /**
   * Replaces the current key of every algorithm in use by a new one, which is published and used
   * from now on.
   *
   * @param replaced whether the older keys, including those of earlier rotations, stay published
   */
  public synchronized void rotate(Replaced replaced) {
    if (replaced == Replaced.STAY_PUBLISHED) {
      previous.addAll(current.values());
    } else {
      previous.clear();
    }
    current.replaceAll((algorithm, old) -> generate(algorithm));
  }

  /**
   * The identifier of the key that signs with an algorithm.
   *
   * @param algorithm a JWS algorithm name
   * @return the {@code kid}
   */
  public synchronized String currentKeyId(String algorithm) {
    return current.computeIfAbsent(algorithm, this::generate).getKeyID();
  }

  @Override
  public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    List<JWK> all = new ArrayList<>(current.values());
    all.addAll(previous);
    return selector.select(new JWKSet(all));
  }

  static void requireSupported(String algorithm) {
    if (!CURVES.containsKey(algorithm)) {
      throw new IllegalArgumentException(
          "algorithm must be one of " + CURVES.keySet() + ": " + algorithm);
    }
  }

  private JWK generate(String algorithm) {
    String keyId = algorithm + "-" + ++made;
    JWSAlgorithm alg = JWSAlgorithm.parse(algorithm);
    Curve curve = CURVES.get(algorithm);
    try {
      return curve == null
          ? new RSAKeyGenerator(2048)
              .keyID(keyId)
              .algorithm(alg)
              .keyUse(KeyUse.SIGNATURE)
              .generate()
          : new ECKeyGenerator(curve)
              .keyID(keyId)
              .algorithm(alg)
              .keyUse(KeyUse.SIGNATURE)
              .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot create a key for " + algorithm, e);
    }
  }

  private static Map<String, @Nullable Curve> curves() {
    Map<String, @Nullable Curve> curves = new LinkedHashMap<>();
    for (String rsa : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")) {
      curves.put(rsa, null);
    }
    curves.put("ES256", Curve.P_256);
    curves.put("ES384", Curve.P_384);
    curves.put("ES512", Curve.P_521);
    return curves;
  }
}
