package dev.oauth4jvm.testkit;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer: one signing key per algorithm, generated at its first use, and the
 * published JWK Set. Safe for use by any number of threads.
 */
public final class TestKeys {

  /** The algorithms of this runtime, determined at the first use. */
  static final class Supported {

    static final List<String> NAMES = names();

    private Supported() {}

    private static List<String> names() {
      List<String> names = new ArrayList<>();
      for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
        if (algorithm.isSupported(Crypto.platform())) {
          names.add(algorithm.value());
        }
      }
      return List.copyOf(names);
    }
  }

  private final JwsAlgorithm preferred;
  private final Map<JwsAlgorithm, SigningKey> current = new EnumMap<>(JwsAlgorithm.class);
  private final Map<String, JsonObject> published = new LinkedHashMap<>();
  private int made;

  TestKeys(JwsAlgorithm preferred) {
    this.preferred = preferred;
    SigningKey unused = key(preferred);
  }

  /** The key that signs access tokens. */
  public SigningKey key() {
    return key(preferred);
  }

  /**
   * The key that signs with an algorithm; from its first use on the JWK Set contains it, and the
   * metadata lists its algorithm.
   *
   * @throws dev.oauth4jvm.UnsupportedException when the runtime lacks the algorithm
   */
  public synchronized SigningKey key(JwsAlgorithm algorithm) {
    SigningKey key = current.get(algorithm);
    if (key == null) {
      key = make(algorithm);
    }
    return key;
  }

  /**
   * Signs with this key from now on, instead of the other key of its algorithm, and publishes it.
   * The metadata lists its algorithm. With a key for RS256, that is the algorithm of the clients
   * that registered none.
   */
  public synchronized TestKeys use(SigningKey key) {
    if (key.keyId() == null) {
      throw new IllegalArgumentException("key has no kid: set it with keyId(…)");
    }
    current.put(key.algorithm(), key);
    published.put(key.keyId(), key.toPublicJwk().json());
    return this;
  }

  /** Signs with new keys from now on; the old ones stay published. */
  public synchronized TestKeys rotate() {
    for (JwsAlgorithm algorithm : List.copyOf(current.keySet())) {
      SigningKey unused = make(algorithm);
    }
    return this;
  }

  /** Publishes only the keys that sign: tokens of older keys are refused from now on. */
  public synchronized TestKeys retire() {
    published.clear();
    for (SigningKey key : List.copyOf(current.values())) {
      use(key);
    }
    return this;
  }

  /** Publishes any JWK, for example one that no verifier can use. */
  public synchronized TestKeys publish(JsonObject jwk) {
    String kid = jwk.string("kid");
    published.put(kid == null ? "without kid " + published.size() : kid, jwk);
    return this;
  }

  /**
   * Publishes a key that no verifier can use: its point is not on its curve.
   *
   * @return its {@code kid}
   */
  public synchronized String publishUnusable() {
    String kid = "unusable";
    String coordinate = Bytes.base64Url(new byte[32]);
    publish(
        JsonObject.builder()
            .put("kty", "EC")
            .put("crv", "P-256")
            .put("x", coordinate)
            .put("y", coordinate)
            .put("alg", "ES256")
            .put("use", "sig")
            .put("kid", kid)
            .build());
    return kid;
  }

  /** The published JWK Set. */
  public synchronized JsonObject set() {
    return JsonObject.of("keys", new ArrayList<>(published.values()));
  }

  /** The algorithms of the keys that sign, for the metadata. */
  synchronized List<String> algorithms() {
    return current.keySet().stream().map(JwsAlgorithm::value).toList();
  }

  /**
   * The algorithm that signs for a client: the registered one; if there is none, RS256 (OpenID
   * Connect Dynamic Client Registration 1.0, section 2), or without a key for it the preferred one.
   */
  synchronized JwsAlgorithm algorithm(@Nullable String registered) {
    if (registered != null) {
      return Objects.requireNonNull(JwsAlgorithm.of(registered), "a registered algorithm");
    }
    return current.containsKey(JwsAlgorithm.RS256) ? JwsAlgorithm.RS256 : preferred;
  }

  /** Signs a JWT for a client by its registered {@code alg}, which is null if there is none. */
  String sign(@Nullable String registered, String type, JsonObject claims) {
    return Jws.sign(key(algorithm(registered)), JsonObject.of("typ", type), claims);
  }

  /** Creates the key of an {@code alg}, if there is none yet. */
  void prepare(@Nullable String alg) {
    JwsAlgorithm algorithm = alg == null ? null : JwsAlgorithm.of(alg);
    if (algorithm != null) {
      SigningKey unused = key(algorithm);
    }
  }

  private SigningKey make(JwsAlgorithm algorithm) {
    made++;
    String kid = algorithm.value().toLowerCase(Locale.ROOT) + "-" + made;
    SigningKey key = SigningKey.generate(algorithm, Crypto.platform()).keyId(kid);
    use(key);
    return key;
  }

  @Override
  public synchronized String toString() {
    return "TestKeys" + published.keySet();
  }
}
