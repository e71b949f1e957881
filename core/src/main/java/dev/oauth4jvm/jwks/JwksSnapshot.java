package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.store.StoreValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JWK Set and the time of its fetch.
 *
 * <p>Its document is {@code {"jwks":{"keys":[…]},"uat":N}}, {@code uat} in seconds since the epoch.
 * Immutable and safe to share; keys are imported when they are first needed.
 */
public final class JwksSnapshot {

  private final JwkSet keys;
  private final long updatedAt;

  /**
   * The key that was found last, and the {@code kid} that it was found by, which known headers hold
   * as one object. An issuer usually signs with one key; in a process with thousands of issuers,
   * the objects of the set are in no cache of the processor. Read and written without a lock: an
   * entry is immutable, and a lost one is found again.
   */
  private Map.@Nullable Entry<String, VerificationKey> latest;

  private JwksSnapshot(JwkSet keys, long updatedAt) {
    this.keys = keys;
    this.updatedAt = updatedAt;
  }

  /**
   * A set that was fetched at that time.
   *
   * @param updatedAt seconds since the epoch
   * @throws IllegalArgumentException when {@code updatedAt} is negative, or so large that it must
   *     be in milliseconds
   */
  public static JwksSnapshot of(JwkSet keys, long updatedAt) {
    if (updatedAt < 0 || updatedAt > StoreValue.LATEST_VERSION) {
      throw new IllegalArgumentException(
          "updatedAt is not in seconds since the epoch: " + updatedAt);
    }
    return new JwksSnapshot(Objects.requireNonNull(keys, "keys"), updatedAt);
  }

  /**
   * Reads a document, of which nothing is trusted. Its age is checked when a key is selected.
   *
   * @param document the document, or null; any text is allowed
   * @return the snapshot, or null when the document holds none: it is malformed, too large, or has
   *     no key that could verify a signature, or its {@code uat} is not a whole number of seconds
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

  /** The JWK Set. */
  public JwkSet keys() {
    return keys;
  }

  /** The time of the fetch, in seconds since the epoch. */
  public long updatedAt() {
    return updatedAt;
  }

  /**
   * The one key that fits, imported at its first use and then kept; null when no key or more than
   * one fits.
   *
   * @throws OAuthException of {@link Reason#KEYS} when the key cannot be used
   */
  @Nullable VerificationKey key(JwsAlgorithm algorithm, @Nullable String kid, Crypto crypto) {
    Map.Entry<String, VerificationKey> found = latest;
    if (found != null
        && found.getKey().equals(kid)
        && found.getValue().algorithm() == algorithm
        && found.getValue().crypto() == crypto) {
      return found.getValue();
    }
    List<Jwk> candidates = keys.candidates(algorithm, kid);
    if (candidates.size() != 1) {
      return null;
    }
    Jwk jwk = candidates.get(0);
    try {
      VerificationKey key = VerificationKey.of(jwk, algorithm, crypto);
      if (kid != null) {
        latest = Map.entry(kid, key);
      }
      return key;
    } catch (OAuthException unusable) {
      String message =
          "the authorization server's key " + jwk + " cannot be used: " + unusable.getMessage();
      throw unusable instanceof UnsupportedException
          ? new UnsupportedException(Reason.KEYS, message, Details.NONE, unusable)
          : new ProcessingException(unusable.code(), Reason.KEYS, message, Details.NONE, unusable);
    }
  }

  /**
   * Whether at least one key verifies signatures and can be imported. No key after that is
   * imported.
   */
  boolean isImportable(Crypto crypto) {
    for (Jwk key : keys.keys()) {
      for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
        if (key.fits(algorithm) && failure(key, algorithm, crypto) == null) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The reason why a key that is meant to verify signatures cannot; null when it can, or is meant
   * for something else. The text quotes nothing of the key.
   */
  static @Nullable String problem(Jwk key, Crypto crypto) {
    OAuthException first = null;
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      if (key.fits(algorithm)) {
        OAuthException failure = failure(key, algorithm, crypto);
        if (failure == null) {
          return null;
        }
        first = first == null ? failure : first;
      }
    }
    return first == null ? null : String.valueOf(first.getMessage());
  }

  private static @Nullable OAuthException failure(Jwk key, JwsAlgorithm algorithm, Crypto crypto) {
    try {
      VerificationKey unused = VerificationKey.of(key, algorithm, crypto);
      return null;
    } catch (OAuthException unusable) {
      return unusable;
    }
  }

  /**
   * Whether the document is too large to be read again. A response of less than half that size is
   * not written to find out: only numbers can become longer when they are written, and by less.
   *
   * @param read the size of the response, in bytes
   */
  boolean isTooLarge(int read) {
    return read > JwksDocument.MAX_WRITTEN / 2 && toJson().length() > JwksDocument.MAX_WRITTEN;
  }

  /** The document of this snapshot. */
  public String toJson() {
    return JwksDocument.of(this).toJson();
  }

  /** Compares sets and times. */
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
