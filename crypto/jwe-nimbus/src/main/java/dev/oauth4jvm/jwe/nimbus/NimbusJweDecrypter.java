package dev.oauth4jvm.jwe.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.util.Base64URL;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jwe.nimbus.DecryptionKey.Pair;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts compact JWEs (RFC 7516) with the caller's keys, using nimbus-jose-jwt.
 *
 * {@snippet file="JweSnippetsTest.java" region="decrypter"}
 *
 * <p>The {@code alg} and {@code enc} of a JWE must be an accepted pair: by default every pair that
 * fits one of the keys; with {@link Builder#allow} only the named pairs. The key is chosen by
 * {@code kid}; for a JWE without one, each matching key is tried, at most {@value #MAX_TRIED}.
 * {@code zip} and {@code crit} are refused. No key in the header is used, except the ephemeral
 * {@code epk} of ECDH-ES, which must be a point on the key's curve.
 *
 * <p>A failure does not distinguish a wrong key from altered content. No message contains a key or
 * any content. Immutable and safe for use by any number of threads.
 */
public final class NimbusJweDecrypter implements JweDecrypter {

  /** The length of the longest JWE that is parsed, in characters: 64 Ki, as for any JWT. */
  public static final int MAX_LENGTH = UnverifiedJwt.MAX_LENGTH;

  /**
   * The number of keys that may be tried for one JWE, which suffices for a rotation. Each attempt
   * costs a private key operation, whoever sent the JWE.
   */
  public static final int MAX_TRIED = 4;

  private final List<DecryptionKey> keys;
  private final List<Pair> accepted;

  private NimbusJweDecrypter(List<DecryptionKey> keys, List<Pair> accepted) {
    this.keys = keys;
    this.accepted = accepted;
  }

  /** Starts building a decrypter, which needs at least one key. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the content, normally a compact JWT; the caller must check what it is.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the JWE is longer than
   *     {@link #MAX_LENGTH}, not a JWE, its {@code alg} and {@code enc} are not accepted, its
   *     {@code epk} is not on the key's curve, or it cannot be decrypted with a matching key;
   *     {@link ErrorCode#PARSE_ERROR} when a segment is not base64url or the header not strict
   *     JSON; {@link ErrorCode#KEY_SELECTION} when none of the keys matches, or more than {@value
   *     #MAX_TRIED}
   * @throws UnsupportedException when the JWE has {@code zip} or {@code crit}, or the JDK lacks the
   *     algorithm
   */
  @Override
  public String decrypt(String jwe) {
    Base64URL[] segments = segments(Objects.requireNonNull(jwe, "jwe"));
    JweHeader header = JweHeader.parse(segments[0]);
    Pair pair = accepted(header);
    List<DecryptionKey> fitting = fitting(header, pair);
    JWEObject parsed = parse(segments, pair);
    RuntimeException failure = null;
    for (DecryptionKey key : fitting) {
      try {
        header.requireCurve(key.curve(), parsed.getHeader().getEphemeralPublicKey());
        parsed.decrypt(key.decrypter());
        return new String(parsed.getPayload().toBytes(), StandardCharsets.UTF_8);
      } catch (JOSEException e) {
        failure = failure(e);
      } catch (ProcessingException otherCurve) {
        failure = failure == null ? otherCurve : failure;
      }
    }
    throw Objects.requireNonNull(failure);
  }

  private static JWEObject parse(Base64URL[] segments, Pair pair) {
    // RFC 7516, section 5.2, step 10
    if (pair.alg().isDirect() && !segments[1].toString().isEmpty()) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWE has an encrypted key, and its \"alg\" " + pair.alg() + " has none");
    }
    try {
      return new JWEObject(segments[0], segments[1], segments[2], segments[3], segments[4]);
    } catch (ParseException | IllegalArgumentException e) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE, "the JWE's header has a parameter that is not valid", e);
    }
  }

  private static Base64URL[] segments(String jwe) {
    if (jwe.length() > MAX_LENGTH) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWE is too long: expected at most "
              + MAX_LENGTH
              + " characters, got "
              + jwe.length());
    }
    String[] texts = jwe.split("\\.", -1);
    if (texts.length != 5) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE, "not a JWE: expected five segments, got " + texts.length);
    }
    Base64URL[] segments = new Base64URL[texts.length];
    for (int i = 0; i < texts.length; i++) {
      segments[i] = new Base64URL(texts[i]);
      // nimbus-jose-jwt ignores illegal characters
      if (!Base64URL.encode(segments[i].decode()).equals(segments[i])) {
        throw new ProcessingException(
            ErrorCode.PARSE_ERROR,
            "the JWE's segment " + (i + 1) + " is not base64url without padding");
      }
    }
    return segments;
  }

  private Pair accepted(JweHeader header) {
    List<String> named = new ArrayList<>();
    boolean known = false;
    for (Pair pair : accepted) {
      boolean same = pair.alg().value().equals(header.alg());
      if (same && pair.enc().value().equals(header.enc())) {
        return pair;
      }
      known |= same;
    }
    for (Pair pair : accepted) {
      boolean same = pair.alg().value().equals(header.alg());
      String name = known ? pair.enc().value() : pair.alg().value();
      if ((same || !known) && !named.contains(name)) {
        named.add(name);
      }
    }
    throw new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        known
            ? "the JWE's content encryption is not accepted with its \"alg\""
            : "the JWE's key management is not accepted",
        known
            ? Details.header("enc", named, header.enc())
            : Details.header("alg", named, header.alg()));
  }

  private List<DecryptionKey> fitting(JweHeader header, Pair pair) {
    String kid = header.kid();
    List<DecryptionKey> fitting = new ArrayList<>();
    for (DecryptionKey key : keys) {
      if (key.fits(pair) && (kid == null || kid.equals(key.keyId()))) {
        fitting.add(key);
      }
    }
    if (!fitting.isEmpty() && fitting.size() <= MAX_TRIED) {
      return fitting;
    }
    List<String> kids = new ArrayList<>();
    for (DecryptionKey key : fitting.isEmpty() ? keys : fitting) {
      kids.add(Objects.requireNonNullElse(key.keyId(), "(no kid)"));
    }
    throw new ProcessingException(
        ErrorCode.KEY_SELECTION,
        fitting.isEmpty()
            ? "no decryption key fits this JWE (alg " + pair.alg() + ", enc " + pair.enc() + ")"
            : "more than "
                + MAX_TRIED
                + " decryption keys fit this JWE: a \"kid\" that only one of them has is required",
        Details.candidates(kid, kids));
  }

  /**
   * Creates the exception without the cause, which would distinguish a wrong key from altered
   * content.
   */
  private static RuntimeException failure(JOSEException problem) {
    for (Throwable t = problem.getCause(); t != null; t = t.getCause()) {
      if (t instanceof NoSuchAlgorithmException || t instanceof NoSuchPaddingException) {
        return new UnsupportedException("the JDK lacks an algorithm that this JWE needs", t);
      }
    }
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        "the JWE cannot be decrypted: it was encrypted for another key, or altered in transit");
  }

  /** The keys' types and {@code kid}s; never a key. */
  @Override
  public String toString() {
    return "NimbusJweDecrypter" + keys;
  }

  /** A builder with keys and accepted pairs; not thread-safe. */
  public static final class Builder {

    private final List<DecryptionKey> keys = new ArrayList<>();
    private final List<Pair> allowed = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a private RSA or EC (P-256, P-384, P-521) key, or a shared {@code oct} key. JWEs refer
     * to it by its {@code kid}. If it has an {@code alg}, it is used with that algorithm only.
     *
     * @throws IllegalArgumentException when the key is public, of another type or curve, an RSA key
     *     of less than 2048 bits, or not for decryption according to its {@code use}, {@code
     *     key_ops} or {@code alg}
     */
    public Builder key(Jwk jwk) {
      keys.add(DecryptionKey.of(Objects.requireNonNull(jwk, "jwk")));
      return this;
    }

    /**
     * Adds an RSA or EC key, which need not be exportable: it may be in an HSM.
     *
     * @param keyId the {@code kid} in JWEs, null when they have none
     * @throws IllegalArgumentException when the key is neither RSA of at least 2048 bits nor EC on
     *     P-256, P-384 or P-521
     */
    public Builder key(@Nullable String keyId, PrivateKey key) {
      keys.add(DecryptionKey.of(keyId, Objects.requireNonNull(key, "key")));
      return this;
    }

    /**
     * Adds keys derived from the client's secret ({@code dir}): the key is as many bytes of the
     * secret's hash as {@code enc} needs (OpenID Connect Core 1.0, section 10.2).
     */
    public Builder clientSecret(Secret secret) {
      byte[] octets =
          Objects.requireNonNull(secret, "secret").reveal().getBytes(StandardCharsets.UTF_8);
      try {
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(octets);
        keys.add(DecryptionKey.direct(null, null, Arrays.copyOf(sha256, 128 / Byte.SIZE)));
        keys.add(DecryptionKey.direct(null, null, sha256));
        byte[] sha512 = MessageDigest.getInstance("SHA-512").digest(octets);
        keys.add(DecryptionKey.direct(null, null, sha512));
      } catch (NoSuchAlgorithmException | JOSEException e) {
        throw new UnsupportedException("the JDK lacks SHA-2", e);
      }
      return this;
    }

    /** Accepts a pair; once called, only the named pairs are accepted. */
    public Builder allow(KeyManagementAlgorithm alg, ContentEncryptionAlgorithm enc) {
      allowed.add(new Pair(Objects.requireNonNull(alg, "alg"), Objects.requireNonNull(enc, "enc")));
      return this;
    }

    /**
     * Builds the decrypter.
     *
     * @throws IllegalArgumentException when there is no key, or none for an allowed pair
     */
    public NimbusJweDecrypter build() {
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("no key to decrypt with: call key(…)");
      }
      Set<Pair> usable = new LinkedHashSet<>();
      for (DecryptionKey key : keys) {
        usable.addAll(key.pairs());
      }
      for (Pair pair : allowed) {
        if (!usable.contains(pair)) {
          throw new IllegalArgumentException(
              "none of the keys fits an allowed pair: " + pair.alg() + " with " + pair.enc());
        }
      }
      return new NimbusJweDecrypter(
          List.copyOf(keys), List.copyOf(allowed.isEmpty() ? usable : allowed));
    }
  }
}
