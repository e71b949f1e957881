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
 * A JSON Web Key (RFC 7517; RFC 7518, section 6; RFC 8037; RFC 9964) as a value. Its shape is
 * checked when it is made, its numbers when a key is imported from it.
 *
 * <p>Immutable and safe to share. {@link #toString()} shows kind, {@code kid} and {@code alg}
 * alone.
 */
public final class Jwk {

  private static final String[] PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"};

  /** Six algorithms by two providers; more comes of a caller that makes a provider each time. */
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

  /** Whether it stands in a server's set, where some spellings are read that are not RFC 7518's. */
  private final boolean published;

  /** What was imported from it: an array that is not changed, but replaced by a longer one. */
  private volatile VerificationKey @Nullable [] imported;

  /** Once it was asked for. */
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
   * A key of these members.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when {@code kty} is missing, or
   *     one of {@code kty}, {@code kid}, {@code alg}, {@code use}, {@code crv} is not a string, or
   *     {@code key_ops} is not an array of strings
   */
  public static Jwk of(JsonObject members) {
    return new Jwk(Objects.requireNonNull(members, "members"), false);
  }

  /**
   * A key of a server's set. Real servers write {@code n}, {@code e}, {@code x} and {@code y} in
   * standard base64, with padding, and coordinates without their leading zeros. No such spelling
   * changes a value, the point is checked to be on its curve, and refusing them would refuse every
   * token of that server; a proof's key and a thumbprint stay strict.
   */
  static Jwk published(JsonObject members) {
    return new Jwk(members, true);
  }

  /**
   * Exports a public key, bound to an algorithm.
   *
   * @throws IllegalArgumentException when it is not a key of that algorithm
   */
  public static Jwk of(PublicKey key, JwsAlgorithm algorithm) {
    return new Jwk(JsonObject.copyOf(publicMembers(key, algorithm)), false);
  }

  /** All members, the private ones of a private key too. */
  public JsonObject json() {
    return json;
  }

  /** {@code kty}. */
  public String keyType() {
    return keyType;
  }

  /** {@code kid}, null when there is none. */
  public @Nullable String keyId() {
    return keyId;
  }

  /** {@code alg}, null when there is none. */
  public @Nullable String algorithm() {
    return algorithm;
  }

  /** {@code use}, null when there is none. */
  public @Nullable String use() {
    return use;
  }

  /** {@code key_ops}, null when there is none. */
  public @Nullable List<String> keyOperations() {
    return keyOperations;
  }

  /** {@code crv}, null when there is none. */
  public @Nullable String curve() {
    return curve;
  }

  /** Whether it holds a private or symmetric key. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /**
   * Whether it may verify signatures of that algorithm: its {@code kty} and {@code crv} are the
   * algorithm's; {@code alg}, where present, is equal ({@code AKP} keys must have it); {@code use},
   * where present, is {@code sig}; and {@code key_ops}, where present, has {@code verify}.
   */
  public boolean fits(JwsAlgorithm wanted) {
    return misfit(wanted) == null;
  }

  /** The first member by which it does not fit that algorithm; null when it fits. */
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

  /** Refuses an algorithm that it does not fit, and names the member and what it should be. */
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
   * The public part: the members that describe a public key and nothing else. {@code key_ops}
   * speaks of the private key's operations and is left out.
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

  /** The same members, in whatever order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Jwk that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** Kind, {@code kid} and {@code alg}; never a key. */
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

  /** A member's bytes. */
  byte[] octets(String name) {
    String text = json.get(name) instanceof String given ? given : "";
    byte[] bytes = Base64Url.decode(published ? Base64Url.ofStandard(text) : text);
    if (bytes == null || bytes.length == 0) {
      throw invalid("needs \"" + name + "\", base64url without padding");
    }
    return bytes;
  }

  /** A member's bytes, of exactly that length. */
  byte[] octets(String name, int length) {
    byte[] bytes = octets(name);
    if (bytes.length != length) {
      throw invalid(
          "has \"" + name + "\" of a wrong length: expected " + length + ", got " + bytes.length);
    }
    return bytes;
  }

  /** The bytes of a coordinate, which a server's set may have without its leading zeros. */
  byte[] coordinate(String name, int length) {
    byte[] bytes = octets(name);
    if (!published || bytes.length >= length) {
      return octets(name, length);
    }
    byte[] padded = new byte[length];
    System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
    return padded;
  }

  /** The key that was imported for that algorithm and provider, or null. */
  @Nullable VerificationKey imported(JwsAlgorithm algorithm, Crypto crypto) {
    VerificationKey[] known = imported;
    for (int i = 0; known != null && i < known.length; i++) {
      if (known[i].algorithm() == algorithm && known[i].crypto() == crypto) {
        return known[i];
      }
    }
    return null;
  }

  /** Keeps an imported key, unless another thread was faster or it has kept enough. */
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

  private static ProcessingException invalid(String what, Details details) {
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
