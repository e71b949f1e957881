package dev.oauth4jvm.jose;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Key (RFC 7517; RFC 7518, section 6; RFC 8037; RFC 9964) as a value. Its syntax is
 * checked when it is created, its numbers when a key is imported from it.
 *
 * <p>Immutable and safe to share. {@link #toString()} shows only {@code kty}, {@code kid} and
 * {@code alg}.
 */
public final class Jwk {

  private static final String[] PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"};

  /** Six algorithms by two providers; more only occur if a caller creates a provider each time. */
  private static final int MOST_IMPORTED = 12;

  private static final String[] PUBLIC = {
    "kty", "kid", "alg", "use", "crv", "x", "y", "n", "e", "pub", "x5u", "x5c", "x5t", "x5t#S256"
  };

  private final JsonObject json;
  private final String keyType;
  private final @Nullable String keyId;
  private final @Nullable String algorithm;
  private final @Nullable String use;
  private final @Nullable List<String> keyOperations;
  private final @Nullable String curve;
  private final boolean isPrivate;

  /**
   * Whether the key is from a server's set, where some encodings are accepted that RFC 7518 does
   * not allow.
   */
  private final boolean published;

  /**
   * The keys imported from this JWK: an array that is never modified, but replaced by a longer one.
   */
  private volatile VerificationKey @Nullable [] imported;

  /** Set on first use. */
  private @Nullable String thumbprint;

  private Jwk(JsonObject json, boolean published) {
    this.json = json;
    this.published = published;
    String kty = string(json, "kty");
    if (kty == null) {
      throw invalid("has no \"kty\"", Details.member("kty", "a string", null));
    }
    this.keyType = kty;
    this.keyId = string(json, "kid");
    this.algorithm = string(json, "alg");
    this.use = string(json, "use");
    this.curve = string(json, "crv");
    this.keyOperations = strings(json, "key_ops");
    boolean secret = false;
    for (String name : PRIVATE) {
      secret |= json.has(name);
    }
    this.isPrivate = secret;
  }

  /**
   * Creates a JWK from its members.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when {@code kty} is missing, or
   *     one of {@code kty}, {@code kid}, {@code alg}, {@code use}, {@code crv} is not a string, or
   *     {@code key_ops} is not an array of strings
   */
  public static Jwk of(JsonObject members) {
    return new Jwk(Objects.requireNonNull(members, "members"), false);
  }

  /**
   * Creates a JWK of a server's set. Real servers write {@code n}, {@code e}, {@code x} and {@code
   * y} in standard base64, with padding, and coordinates without their leading zeros. None of these
   * encodings changes a value, the point is still checked to be on its curve, and refusing them
   * would refuse every token of that server. The key of a proof and thumbprints stay strict.
   */
  static Jwk published(JsonObject members) {
    return new Jwk(members, true);
  }

  /**
   * Exports a public key as a JWK for one algorithm.
   *
   * @throws IllegalArgumentException when the key is not a key of that algorithm
   */
  public static Jwk of(PublicKey key, JwsAlgorithm algorithm) {
    return new Jwk(JsonObject.copyOf(publicMembers(key, algorithm)), false);
  }

  /** All members, including the private ones of a private key. */
  public JsonObject json() {
    return json;
  }

  /** {@code kty}. */
  public String keyType() {
    return keyType;
  }

  /** {@code kid}, null when absent. */
  public @Nullable String keyId() {
    return keyId;
  }

  /** {@code alg}, null when absent. */
  public @Nullable String algorithm() {
    return algorithm;
  }

  /** {@code use}, null when absent. */
  public @Nullable String use() {
    return use;
  }

  /** {@code key_ops}, null when absent. */
  public @Nullable List<String> keyOperations() {
    return keyOperations;
  }

  /** {@code crv}, null when absent. */
  public @Nullable String curve() {
    return curve;
  }

  /** Whether this JWK holds a private or symmetric key. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /**
   * Whether this key may verify signatures of an algorithm: its {@code kty} and {@code crv} are the
   * algorithm's; {@code alg}, where present, is equal ({@code AKP} keys must have it); {@code use},
   * where present, is {@code sig}; and {@code key_ops}, where present, has {@code verify}.
   */
  public boolean fits(JwsAlgorithm wanted) {
    return misfit(wanted) == null;
  }

  /** The first member that does not fit an algorithm; null when the key fits. */
  @Nullable String misfit(JwsAlgorithm wanted) {
    String wantedCurve = wanted.curve();
    if (!keyType.equals(wanted.keyType())) {
      return "kty";
    }
    if (wantedCurve != null && !wantedCurve.equals(curve)) {
      return "crv";
    }
    if (algorithm == null ? keyType.equals("AKP") : !algorithm.equals(wanted.value())) {
      return "alg";
    }
    if (use != null && !use.equals("sig")) {
      return "use";
    }
    return keyOperations != null && !keyOperations.contains("verify") ? "key_ops" : null;
  }

  /**
   * Requires the key to fit an algorithm; the exception names the member and its expected value.
   */
  void requireFit(JwsAlgorithm wanted) {
    String member = misfit(wanted);
    if (member != null) {
      Object expected =
          switch (member) {
            case "kty" -> wanted.keyType();
            case "crv" -> wanted.curve();
            case "alg" -> wanted.value();
            case "use" -> "sig";
            default -> "an array with \"verify\"";
          };
      throw invalid(
          "does not fit " + wanted + " by its \"" + member + "\"",
          Details.member(member, expected, json.get(member)));
    }
  }

  /**
   * Returns the public part: only the members that describe a public key. {@code key_ops} lists the
   * private key's operations and is omitted.
   *
   * @throws UnsupportedException when the key's type is not one of RSA, EC, OKP and AKP
   */
  public Jwk toPublic() {
    switch (keyType) {
      case "RSA", "EC", "OKP", "AKP" -> {}
      default -> throw new UnsupportedException("a JWK of this \"kty\" has no known public part");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name : PUBLIC) {
      Object value = json.get(name);
      if (value != null) {
        members.put(name, value);
      }
    }
    return new Jwk(JsonObject.copyOf(members), published);
  }

  /**
   * The SHA-256 thumbprint (RFC 7638), base64url.
   *
   * @throws UnsupportedException when the key's type is not one of RSA, EC, OKP and AKP
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when a required member is
   *     missing or malformed
   */
  public String thumbprint() {
    String known = thumbprint;
    if (known == null) {
      known = computeThumbprint();
      thumbprint = known;
    }
    return known;
  }

  private String computeThumbprint() {
    StringBuilder canonical = new StringBuilder(512);
    // the required members in lexicographic order
    switch (keyType) {
      case "RSA" -> required(canonical, "e", "kty", "n");
      case "EC" -> required(canonical, "crv", "kty", "x", "y");
      case "OKP" -> required(canonical, "crv", "kty", "x");
      case "AKP" -> required(canonical, "alg", "kty", "pub");
      default -> throw new UnsupportedException("no thumbprint is defined for this \"kty\"");
    }
    try {
      return Base64Url.encode(
          MessageDigest.getInstance("SHA-256")
              .digest(canonical.toString().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new UnsupportedException("SHA-256 is not available", e);
    }
  }

  /** Compares members, regardless of their order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Jwk that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** {@code kty}, {@code kid} and {@code alg}; never key material. */
  @Override
  public String toString() {
    return (isPrivate ? "private Jwk[kty=" : "Jwk[kty=")
        + Shown.of(keyType)
        + ", kid="
        + Shown.of(keyId)
        + ", alg="
        + Shown.of(algorithm)
        + "]";
  }

  static Map<String, Object> publicMembers(PublicKey key, JwsAlgorithm algorithm) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kty", algorithm.keyType());
    members.put("alg", algorithm.value());
    KeyCodec.exportPublic(Objects.requireNonNull(key, "key"), algorithm, members);
    return members;
  }

  /** Returns a member's bytes. */
  byte[] octets(String name) {
    String text = json.get(name) instanceof String given ? given : "";
    byte[] bytes = Base64Url.decode(published ? Base64Url.ofStandard(text) : text);
    if (bytes == null || bytes.length == 0) {
      throw invalid("needs \"" + name + "\", base64url without padding");
    }
    return bytes;
  }

  /** Returns a member's bytes, and requires an exact length. */
  byte[] octets(String name, int length) {
    byte[] bytes = octets(name);
    if (bytes.length != length) {
      throw invalid(
          "has \"" + name + "\" of a wrong length: expected " + length + ", got " + bytes.length);
    }
    return bytes;
  }

  /** Returns the bytes of a coordinate, whose leading zeros may be missing in a server's set. */
  byte[] coordinate(String name, int length) {
    byte[] bytes = octets(name);
    if (!published || bytes.length >= length) {
      return octets(name, length);
    }
    byte[] padded = new byte[length];
    System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
    return padded;
  }

  /** The key that was already imported for an algorithm and provider, or null. */
  @Nullable VerificationKey imported(JwsAlgorithm algorithm, Crypto crypto) {
    VerificationKey[] known = imported;
    for (int i = 0; known != null && i < known.length; i++) {
      if (known[i].algorithm() == algorithm && known[i].crypto() == crypto) {
        return known[i];
      }
    }
    return null;
  }

  /** Keeps an imported key, unless another thread was faster or the limit is reached. */
  synchronized VerificationKey keep(VerificationKey key) {
    VerificationKey other = imported(key.algorithm(), key.crypto());
    if (other != null) {
      return other;
    }
    VerificationKey[] known = imported;
    int count = known == null ? 0 : known.length;
    if (count == MOST_IMPORTED) {
      return key;
    }
    VerificationKey[] more =
        known == null ? new VerificationKey[1] : Arrays.copyOf(known, count + 1);
    more[count] = key;
    imported = more;
    return key;
  }

  static ProcessingException invalid(String what) {
    return invalid(what, Details.NONE);
  }

  static ProcessingException invalid(String what, Throwable cause) {
    return new ProcessingException(ErrorCode.INVALID_RESPONSE, "the JWK " + what, cause);
  }

  static ProcessingException invalid(String what, Details details) {
    return new ProcessingException(ErrorCode.INVALID_RESPONSE, "the JWK " + what, details);
  }

  private void required(StringBuilder canonical, String... names) {
    char before = '{';
    for (String name : names) {
      // names and base64url values of keys need no escaping in JSON
      if (!(json.get(name) instanceof String value) || !Base64Url.isAlphabet(value)) {
        throw invalid("needs \"" + name + "\", a string of base64url characters");
      }
      canonical.append(before).append('"').append(name).append("\":\"").append(value).append('"');
      before = ',';
    }
    canonical.append('}');
  }

  private static @Nullable String string(JsonObject json, String name) {
    if (!json.has(name)) {
      return null;
    }
    if (json.get(name) instanceof String text) {
      return text;
    }
    throw invalid("has \"" + name + "\" that is not a string");
  }

  private static @Nullable List<String> strings(JsonObject json, String name) {
    if (!json.has(name)) {
      return null;
    }
    if (!(json.get(name) instanceof List<?> values)) {
      throw invalid("has \"" + name + "\" that is not an array of strings");
    }
    String[] texts = new String[values.size()];
    for (int i = 0; i < texts.length; i++) {
      if (!(values.get(i) instanceof String text)) {
        throw invalid("has \"" + name + "\" that is not an array of strings");
      }
      texts[i] = text;
    }
    return List.of(texts);
  }
}
