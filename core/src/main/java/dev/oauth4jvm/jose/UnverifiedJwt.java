package dev.oauth4jvm.jose;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A compact JWS whose shape is right and whose signature nobody has verified yet: everything in it
 * may be an attacker's.
 *
 * <p>Immutable and safe to share.
 */
public final class UnverifiedJwt {

  /** The longest token that is looked at, in characters: 64 KiB. */
  public static final int MAX_LENGTH = 65_536;

  private final byte[] token;
  private final int signingInputEnd;
  private final byte[] signature;
  private final JoseHeader header;
  private final JsonObject claims;

  private UnverifiedJwt(
      byte[] token, int signingInputEnd, byte[] signature, JoseHeader header, JsonObject claims) {
    this.token = token;
    this.signingInputEnd = signingInputEnd;
    this.signature = signature;
    this.header = header;
    this.claims = claims;
  }

  /**
   * Reads a JWT of three segments.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when it is longer than {@link
   *     #MAX_LENGTH}, not of three segments, its header or payload not a JSON object, or a header
   *     parameter of the wrong type; {@link ErrorCode#PARSE_ERROR} when a segment is not base64url
   *     or not strict JSON
   * @throws UnsupportedException when it is encrypted, or has a {@code crit}
   */
  public static UnverifiedJwt parse(String compact) {
    return parse(compact, null);
  }

  /**
   * Reads a JWT, decrypting it first when it has five segments.
   *
   * @param decrypter for encrypted tokens; null when there is none
   * @throws ProcessingException as {@link #parse(String)} says, or thrown by the decrypter
   * @throws UnsupportedException when it is encrypted and there is no decrypter, or it has a {@code
   *     crit}
   */
  public static UnverifiedJwt parse(String compact, @Nullable JweDecrypter decrypter) {
    byte[] token = bytes(Objects.requireNonNull(compact, "compact"));
    int dots = dots(token);
    if (dots == 4) {
      if (decrypter == null) {
        throw new UnsupportedException(
            "the JWT is encrypted (five segments) and no decrypter is configured");
      }
      token = bytes(decrypter.decrypt(compact));
      dots = dots(token);
    }
    if (dots != 2) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE, "not a JWT: expected three segments, got " + (dots + 1L));
    }
    return split(token);
  }

  private static UnverifiedJwt split(byte[] token) {
    int first = indexOfDot(token, 0);
    int second = indexOfDot(token, first + 1);
    JoseHeader header = JoseHeader.of(object(token, 0, first, "header"));
    JsonObject claims = object(token, first + 1, second, "payload");
    byte[] signature = decode(token, second + 1, token.length, "signature");
    return new UnverifiedJwt(token, second, signature, header, claims);
  }

  /** The header. */
  public JoseHeader header() {
    return header;
  }

  /** The claims, of which nothing has been checked but that they are a JSON object. */
  public JsonObject claims() {
    return claims;
  }

  /**
   * Verifies the signature; when this returns, the holder of the key signed this header and these
   * claims.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the key is bound to another
   *     algorithm than the header names, or the signature does not verify
   */
  public void verify(VerificationKey key) {
    String bound = Objects.requireNonNull(key, "key").algorithm().value();
    if (!bound.equals(header.algorithmName())) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "JWT signature verification failed: the key is bound to another algorithm",
          Details.header("alg", bound, header.algorithmName()));
    }
    if (!key.verify(token, 0, signingInputEnd, signature)) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE, "JWT signature verification failed");
    }
  }

  /** The JWT itself, decrypted. */
  public Secret token() {
    return Secret.of(new String(token, StandardCharsets.ISO_8859_1));
  }

  /** Nothing of the token but what its header says of the key. */
  @Override
  public String toString() {
    return "UnverifiedJwt[" + header + "]";
  }

  private static byte[] bytes(String compact) {
    if (compact.length() > MAX_LENGTH) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWT is too long: expected at most "
              + MAX_LENGTH
              + " characters, got "
              + compact.length());
    }
    // what is not Latin-1 becomes '?', which no segment may hold
    return compact.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int dots(byte[] token) {
    int dots = 0;
    for (byte b : token) {
      if (b == '.') {
        dots++;
      }
    }
    return dots;
  }

  private static int indexOfDot(byte[] token, int from) {
    int i = from;
    while (token[i] != '.') {
      i++;
    }
    return i;
  }

  private static JsonObject object(byte[] token, int from, int to, String what) {
    byte[] json = decode(token, from, to, what);
    try {
      return JsonObject.parse(json);
    } catch (JsonException e) {
      throw isJson(json)
          ? new ProcessingException(
              ErrorCode.INVALID_RESPONSE, "the JWT's " + what + " is not a JSON object")
          : new ProcessingException(
              ErrorCode.PARSE_ERROR, "the JWT's " + what + " is not valid JSON", e);
    }
  }

  /** Whether it is a JSON value, told by making it the one member of an object. */
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
      throw new ProcessingException(
          ErrorCode.PARSE_ERROR, "the JWT's " + what + " is not base64url without padding");
    }
    return bytes;
  }
}
