package dev.oauth4jvm.jose;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The header of a JWS (RFC 7515, section 4), with its syntax checked. Keys that it contains or
 * refers to ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) are ignored, unless {@link #jwk}
 * is called.
 *
 * <p>Immutable and safe to share.
 */
public final class JoseHeader {

  private static final String AT_JWT = "at+jwt";

  private final JsonObject json;
  private final String algorithmName;
  private final @Nullable JwsAlgorithm algorithm;
  private final @Nullable String keyId;
  private final @Nullable String type;

  /** Set on first use. */
  private volatile @Nullable Jwk jwk;

  /**
   * The characters of this header in {@link KnownHeaders}, which sets them before it publishes the
   * header, without a lock: a thread that sees no or other characters parses the header again.
   */
  byte @Nullable [] encoded;

  private JoseHeader(JsonObject json) {
    this.json = json;
    String alg = string(json, "alg");
    if (alg == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.FORMAT,
          "the JWT's header has no \"alg\"",
          Details.header("alg", "a string", null));
    }
    this.algorithm = JwsAlgorithm.of(alg);
    // usual values are one object for the headers of all issuers, which processors' caches hold
    this.algorithmName = algorithm == null ? alg : algorithm.value();
    this.keyId = string(json, "kid");
    String typ = string(json, "typ");
    this.type = AT_JWT.equals(typ) ? AT_JWT : typ;
    if (json.has("crit")) {
      throw new UnsupportedException(
          Reason.TOKEN,
          "the JWT's header has \"crit\": no extension is supported, so the JWT cannot be accepted",
          Details.NONE,
          null);
    }
  }

  /**
   * Creates a header from its members.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when {@code alg} is not a
   *     string, or {@code kid} or {@code typ} is present and not a string
   * @throws UnsupportedException when {@code crit} is present
   */
  public static JoseHeader of(JsonObject json) {
    return new JoseHeader(Objects.requireNonNull(json, "json"));
  }

  /** All members. */
  public JsonObject json() {
    return json;
  }

  /** {@code alg} as received, supported or not. */
  public String algorithmName() {
    return algorithmName;
  }

  /**
   * {@code alg} as one of the supported algorithms.
   *
   * @throws UnsupportedException when the algorithm is not supported
   */
  public JwsAlgorithm algorithm() {
    if (algorithm == null) {
      throw new UnsupportedException(
          Reason.ALGORITHM,
          "the JWT's \"alg\" is not supported",
          Details.header(
              "alg", "an asymmetric signature algorithm, PS256 to ML-DSA-87", algorithmName),
          null);
    }
    return algorithm;
  }

  /** {@code alg} as one of the supported algorithms, null when the algorithm is not supported. */
  public @Nullable JwsAlgorithm supportedAlgorithm() {
    return algorithm;
  }

  /** {@code kid}, null when absent. */
  public @Nullable String keyId() {
    return keyId;
  }

  /** {@code typ} as received, null when absent. */
  public @Nullable String type() {
    return type;
  }

  /**
   * {@code jwk} as a JWK, null when it is not a JSON object. The creator of the JWT chose this key.
   * It proves possession of the key and nothing else, and only if a trusted object names the key,
   * such as a token that is bound to a DPoP key.
   *
   * @throws ProcessingException as {@link Jwk#of} says
   */
  public @Nullable Jwk jwk() {
    Jwk known = jwk;
    if (known == null) {
      JsonObject members = json.object("jwk");
      if (members == null) {
        return null;
      }
      known = Jwk.of(members);
      jwk = known;
    }
    return known;
  }

  /** {@code alg} and {@code kid}. */
  @Override
  public String toString() {
    return "JoseHeader[alg=" + Shown.of(algorithmName) + ", kid=" + Shown.of(keyId) + "]";
  }

  private static @Nullable String string(JsonObject json, String name) {
    if (!json.has(name)) {
      return null;
    }
    Object value = json.get(name);
    if (value instanceof String text) {
      return text;
    }
    throw new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.FORMAT,
        "the JWT's header parameter is not a string",
        Details.header(name, "a string", value));
  }
}
