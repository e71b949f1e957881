package dev.oauth4jvm.jose;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A JWK Set (RFC 7517, section 5). Finding keys by {@code kid} or by algorithm takes constant time.
 * A key is imported when it is first used.
 *
 * <p>Immutable and safe to share.
 */
public final class JwkSet {

  private final JsonObject json;
  private final List<Jwk> keys;
  private final Map<String, List<Jwk>> byKeyId;

  /**
   * The keys found so far; the map's key is the algorithm, or the algorithm, a space and the kid.
   */
  private final ConcurrentHashMap<String, List<Jwk>> found;

  private JwkSet(JsonObject json, List<Jwk> keys) {
    this.json = json;
    this.keys = Collections.unmodifiableList(keys);
    this.byKeyId = new HashMap<>();
    this.found = new ConcurrentHashMap<>(4);
    for (Jwk key : keys) {
      String kid = key.keyId();
      if (kid != null) {
        List<Jwk> same = byKeyId.get(kid);
        if (same == null) {
          same = new ArrayList<>(1);
          byKeyId.put(kid, same);
        }
        same.add(key);
      }
    }
    for (Map.Entry<String, List<Jwk>> entry : byKeyId.entrySet()) {
      entry.setValue(Collections.unmodifiableList(entry.getValue()));
    }
  }

  /**
   * Parses a set: an object with {@code keys}, an array of objects. A malformed JWK is ignored, as
   * RFC 7517 says, and is not among {@link #keys()}.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the JSON is not such an
   *     object
   */
  public static JwkSet parse(JsonObject json) {
    if (!(Objects.requireNonNull(json, "json").get("keys") instanceof List<?> members)) {
      throw notASet(json.get("keys"));
    }
    List<Jwk> keys = new ArrayList<>(members.size());
    for (Object member : members) {
      if (!(member instanceof JsonObject object)) {
        throw notASet(member);
      }
      if (!object.isString("kty")) {
        continue; // without an exception, which costs a thousand times as much as the member
      }
      try {
        keys.add(Jwk.published(object));
      } catch (ProcessingException e) {
        // this one key cannot be used; the others can
      }
    }
    return new JwkSet(json, keys);
  }

  /** The keys, in the order of the set. */
  public List<Jwk> keys() {
    return keys;
  }

  /** The set as it was parsed, with all members. */
  public JsonObject json() {
    return json;
  }

  /**
   * All keys that may verify a signature of an algorithm, in the sense of {@link Jwk#fits}, and
   * have a {@code kid}.
   *
   * @param keyId the {@code kid} of the JWT's header; null when it has none, which matches every
   *     key
   */
  public List<Jwk> candidates(JwsAlgorithm algorithm, @Nullable String keyId) {
    if (keyId != null) {
      List<Jwk> same = byKeyId.get(keyId);
      if (same == null) {
        return List.of();
      }
      // usually a kid has one key
      return same.size() == 1
          ? same.get(0).fits(algorithm) ? same : List.of()
          : fitting(algorithm.value().concat(" ").concat(keyId), same, algorithm);
    }
    return fitting(algorithm.value(), keys, algorithm);
  }

  /**
   * The first member, {@code kty}, {@code crv}, {@code alg}, {@code use} or {@code key_ops}, by
   * which the key with that {@code kid} does not {@linkplain Jwk#fits fit} the algorithm. If
   * several keys have the {@code kid}, the first one counts. Null when no key has the {@code kid},
   * or the first one fits.
   */
  public @Nullable String misfit(JwsAlgorithm algorithm, String keyId) {
    List<Jwk> same = byKeyId.get(keyId);
    return same == null ? null : same.get(0).misfit(algorithm);
  }

  /** Whether any key may verify signatures of a supported algorithm. */
  public boolean isUsable() {
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      if (!candidates(algorithm, null).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The number of keys. */
  @Override
  public String toString() {
    return "JwkSet[" + keys.size() + " keys]";
  }

  private List<Jwk> fitting(String wanted, List<Jwk> among, JwsAlgorithm algorithm) {
    List<Jwk> known = found.get(wanted);
    if (known != null) {
      return known;
    }
    List<Jwk> fitting = new ArrayList<>(1);
    for (Jwk key : among) {
      if (key.fits(algorithm)) {
        fitting.add(key);
      }
    }
    List<Jwk> result = Collections.unmodifiableList(fitting);
    found.put(wanted, result);
    return result;
  }

  private static ProcessingException notASet(@Nullable Object actual) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        "not a JWK Set",
        Details.member("keys", "an array of JSON objects", actual));
  }
}
