package dev.oauth4jvm.jwks;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A JWK Set and the time of its fetch.
 *
 * <p>Its document is {@code {"jwks":{"keys":[…]},"uat":N}}, {@code uat} in seconds since the epoch.
 * Immutable and safe to share; keys are imported when they are first needed.
 */
public final class JwksSnapshot {

  /** No string of a JSON document has this in it alone: a lone surrogate is refused there. */
  private static final String NO_KID = "\ud800";

  private final JwkSet keys;
  private final long updatedAt;
  private final ConcurrentHashMap<JwsAlgorithm, ConcurrentHashMap<String, VerificationKey>> found =
      new ConcurrentHashMap<>(4);

  private JwksSnapshot(JwkSet keys, long updatedAt) {
    this.keys = keys;
    this.updatedAt = updatedAt;
  }

  /** A set that was fetched at that time, in seconds since the epoch. */
  public static JwksSnapshot of(JwkSet keys, long updatedAt) {
    return new JwksSnapshot(Objects.requireNonNull(keys, "keys"), updatedAt);
  }

  /**
   * Reads a document, of which nothing is trusted: its age is judged when a key is selected.
   *
   * @param document the document, which may be null, empty or anything at all
   * @return the snapshot, or null when the document holds none: it is malformed, too large, or has no
   *     key that could verify a signature, or its {@code uat} is not a whole number of seconds
   */
  public static @Nullable JwksSnapshot parse(@Nullable String document) {
    if (document == null) {
      return null;
    }
    try {
      return JwksDocument.read(document);
    } catch (EntryRejectedException miss) {
      return null;
    }
  }

  /** The set. */
  public JwkSet keys() {
    return keys;
  }

  /** When it was fetched, in seconds since the epoch. */
  public long updatedAt() {
    return updatedAt;
  }

  /** The document. */
  public String toJson() {
    return JwksDocument.of(this).toJson();
  }

  /** The key that was found for a header before, or null. */
  @Nullable VerificationKey found(JwsAlgorithm algorithm, @Nullable String kid, Crypto crypto) {
    ConcurrentHashMap<String, VerificationKey> keysOfAlgorithm = found.get(algorithm);
    VerificationKey key =
        keysOfAlgorithm == null ? null : keysOfAlgorithm.get(kid == null ? NO_KID : kid);
    return key != null && key.crypto() == crypto ? key : null;
  }

  /** Imports a key of this set, once; only keys of the set are kept, so that no token can fill it. */
  VerificationKey found(JwsAlgorithm algorithm, @Nullable String kid, Crypto crypto, Jwk jwk) {
    VerificationKey key = VerificationKey.of(jwk, algorithm, crypto);
    ConcurrentHashMap<String, VerificationKey> keysOfAlgorithm = found.get(algorithm);
    if (keysOfAlgorithm == null) {
      keysOfAlgorithm = new ConcurrentHashMap<>(4);
      ConcurrentHashMap<String, VerificationKey> other =
          found.putIfAbsent(algorithm, keysOfAlgorithm);
      keysOfAlgorithm = other == null ? keysOfAlgorithm : other;
    }
    keysOfAlgorithm.put(kid == null ? NO_KID : kid, key);
    return key;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JwksSnapshot that
        && updatedAt == that.updatedAt
        && keys.json().equals(that.keys.json());
  }

  @Override
  public int hashCode() {
    return Objects.hash(keys.json(), updatedAt);
  }

  @Override
  public String toString() {
    return "JwksSnapshot[keys=" + keys.keys().size() + ", updatedAt=" + updatedAt + "]";
  }
}
