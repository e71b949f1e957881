package dev.oauth4jvm.jose;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed compact JWS whose signature is not verified yet: an attacker may have written
 * everything in it.
 *
 * <p>Immutable and safe to share.
 */
public final class UnverifiedJwt {

  /** The length of the longest token that is parsed, in characters: 64 Ki. */
  public static final int MAX_LENGTH = 65_536;

  /** The characters of a text that ends with the token. */
  private final byte[] token;

  private final int from;
  private final int headerEnd;
  private final int signingInputEnd;
  private final byte[] signature;
  private final JoseHeader header;
  private final @Nullable KnownHeaders newTo;
  private final JsonObject claims;

  /** Creates the JWT at the end of a text, which has only two dots from there on. */
  private UnverifiedJwt(
      String text, int from, int firstDot, int secondDot, @Nullable KnownHeaders known) {
    // Characters outside Latin-1 become '?', which no segment may contain. Two surrogates become
    // one, and offsets would no longer be those of the text.
    this.token = text.getBytes(StandardCharsets.ISO_8859_1);
    if (token.length != text.length()) {
      throw notBase64Url("text");
    }
    this.from = from;
    this.headerEnd = firstDot;
    this.signingInputEnd = secondDot;
    JoseHeader same = known == null ? null : known.get(token, from, headerEnd);
    this.newTo = same == null ? known : null;
    this.header = same == null ? JoseHeader.of(object(token, from, headerEnd, "header")) : same;
    this.claims = object(token, headerEnd + 1, signingInputEnd, "payload");
    this.signature = decode(token, signingInputEnd + 1, token.length, "signature");
  }

  /**
   * Parses a JWT of three segments.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the JWT is longer than
   *     {@link #MAX_LENGTH}, not of three segments, its header or payload not a JSON object, or a
   *     header parameter of the wrong type; {@link ErrorCode#PARSE_ERROR} when a segment is not
   *     base64url or not strict JSON
   * @throws UnsupportedException when the JWT is encrypted, or has a {@code crit}
   */
  public static UnverifiedJwt parse(String compact) {
    return parse(compact, null);
  }

  /**
   * Parses a JWT, and decrypts it first when it has five segments.
   *
   * @param decrypter decrypts encrypted tokens; null to refuse them
   * @throws ProcessingException as {@link #parse(String)} says, or thrown by the decrypter
   * @throws UnsupportedException when the JWT is encrypted and there is no decrypter, or it has a
   *     {@code crit}
   */
  public static UnverifiedJwt parse(String compact, @Nullable JweDecrypter decrypter) {
    return parse(compact, 0, decrypter, null);
  }

  /**
   * Parses the JWT at the end of a text, as {@link #parse(String, JweDecrypter)} does. A known
   * header is not parsed again; a new header becomes known when the JWT {@linkplain #verify
   * verifies}.
   *
   * @param from the index at which the JWT begins
   * @param decrypter decrypts encrypted tokens; null to refuse them
   * @param known the known headers; null for none
   * @throws ProcessingException as {@link #parse(String)} says, or thrown by the decrypter
   * @throws UnsupportedException when the JWT is encrypted and there is no decrypter, or it has a
   *     {@code crit}
   * @throws IndexOutOfBoundsException when the text is shorter than {@code from}
   */
  public static UnverifiedJwt parse(
      String text, int from, @Nullable JweDecrypter decrypter, @Nullable KnownHeaders known) {
    Objects.checkIndex(from, text.length() + 1);
    checkLength(text.length() - from);
    UnverifiedJwt jwt = ofThreeSegments(text, from, known);
    if (jwt != null) {
      return jwt;
    }
    int dots = dots(text, from);
    if (dots == 4) {
      if (decrypter == null) {
        throw new UnsupportedException(
            Reason.TOKEN,
            "the JWT is encrypted (five segments) and no decrypter is configured",
            Details.NONE,
            null);
      }
      String decrypted = decrypt(decrypter, text.substring(from));
      checkLength(decrypted.length());
      jwt = ofThreeSegments(decrypted, 0, null);
      if (jwt != null) {
        return jwt;
      }
      dots = dots(decrypted, 0);
    }
    throw malformed(
        ErrorCode.INVALID_RESPONSE, "not a JWT: expected three segments, got " + (dots + 1L), null);
  }

  private static String decrypt(JweDecrypter decrypter, String jwe) {
    try {
      return Objects.requireNonNull(decrypter.decrypt(jwe), "decrypted");
    } catch (OAuthException refused) {
      throw refused;
    } catch (Exception failure) { // also a checked one, as Kotlin throws them
      throw new UnsupportedException(
          Reason.UNAVAILABLE, "the decrypter failed", Details.NONE, failure);
    }
  }

  private static boolean verify(SignatureMemory memory, SignedToken token) {
    try {
      return memory.verifies(token);
    } catch (OAuthException noVerdict) {
      throw noVerdict;
    } catch (Exception failure) {
      throw new UnsupportedException(
          Reason.UNAVAILABLE, "the memory of signatures failed", Details.NONE, failure);
    }
  }

  /** The header. */
  public JoseHeader header() {
    return header;
  }

  /** The claims, checked only to be a JSON object. */
  public JsonObject claims() {
    return claims;
  }

  /**
   * Verifies the signature. When this method returns, the holder of the key has signed this header
   * and these claims.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the key is bound to an
   *     algorithm other than the header's, or the signature does not verify
   */
  public void verify(VerificationKey key) {
    verify(key, null);
  }

  /**
   * Verifies the signature as {@link #verify(VerificationKey)} does, unless a memory shows that it
   * was verified before.
   *
   * @param memory the memory to consult and update; null for none
   * @throws ProcessingException as {@link #verify(VerificationKey)} says
   */
  public void verify(VerificationKey key, @Nullable SignatureMemory memory) {
    String bound = Objects.requireNonNull(key, "key").algorithm().value();
    if (!bound.equals(header.algorithmName())) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.SIGNATURE,
          "JWT signature verification failed: the key is bound to another algorithm",
          Details.header("alg", bound, header.algorithmName()));
    }
    boolean verified =
        memory == null
            ? key.verify(token, from, signingInputEnd, signature)
            : verify(memory, new SignedToken(token, from, signingInputEnd, signature, key));
    if (!verified) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.SIGNATURE,
          "JWT signature verification failed",
          Details.NONE);
    }
    if (newTo != null) {
      newTo.add(token, from, headerEnd, header);
    }
  }

  /** The JWT itself, decrypted. */
  public Secret token() {
    return Secret.of(new String(token, from, token.length - from, StandardCharsets.ISO_8859_1));
  }

  /** The {@code alg} and {@code kid} of the header; nothing else of the token. */
  @Override
  public String toString() {
    return "UnverifiedJwt[" + header + "]";
  }

  private static void checkLength(int length) {
    if (length > MAX_LENGTH) {
      throw malformed(
          ErrorCode.INVALID_RESPONSE,
          "the JWT is too long: expected at most " + MAX_LENGTH + " characters, got " + length,
          null);
    }
  }

  /** Returns null when the text does not have three segments. */
  private static @Nullable UnverifiedJwt ofThreeSegments(
      String text, int from, @Nullable KnownHeaders known) {
    int first = text.indexOf('.', from);
    int second = first < 0 ? -1 : text.indexOf('.', first + 1);
    return second < 0 || text.indexOf('.', second + 1) >= 0
        ? null
        : new UnverifiedJwt(text, from, first, second, known);
  }

  private static int dots(String text, int from) {
    int dots = 0;
    for (int at = text.indexOf('.', from); at >= 0; at = text.indexOf('.', at + 1)) {
      dots++;
    }
    return dots;
  }

  private static JsonObject object(byte[] token, int from, int to, String what) {
    byte[] json = decode(token, from, to, what);
    try {
      return JsonObject.parseOwned(json);
    } catch (JsonException e) {
      throw isJson(json)
          ? malformed(
              ErrorCode.INVALID_RESPONSE, "the JWT's " + what + " is not a JSON object", null)
          : malformed(ErrorCode.PARSE_ERROR, "the JWT's " + what + " is not valid JSON", e);
    }
  }

  /**
   * Whether bytes are a JSON value, determined by parsing an object that has it as its only member.
   */
  private static boolean isJson(byte[] value) {
    byte[] object = new byte[value.length + 5];
    object[0] = '{';
    object[1] = '"';
    object[2] = '"';
    object[3] = ':';
    System.arraycopy(value, 0, object, 4, value.length);
    object[value.length + 4] = '}';
    try {
      return JsonObject.parse(object).size() == 1;
    } catch (JsonException e) {
      return false;
    }
  }

  private static byte[] decode(byte[] token, int from, int to, String what) {
    byte[] bytes = Base64Url.decode(token, from, to);
    if (bytes == null) {
      throw notBase64Url(what);
    }
    return bytes;
  }

  private static ProcessingException notBase64Url(String what) {
    return malformed(
        ErrorCode.PARSE_ERROR, "the JWT's " + what + " is not base64url without padding", null);
  }

  private static ProcessingException malformed(
      ErrorCode code, String message, @Nullable Throwable cause) {
    return new ProcessingException(code, Reason.FORMAT, message, Details.NONE, cause);
  }
}
