package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.UnverifiedJwt;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The access token in a request, and its scheme; or a token alone. */
final class PresentedToken {

  static final String BEARER = "Bearer";
  static final String DPOP = "DPoP";

  private final boolean dpop;
  private final String field;
  private final int from;

  private PresentedToken(boolean dpop, String field, int from) {
    this.dpop = dpop;
    this.field = field;
    this.from = from;
  }

  /** Reads {@code Authorization}: one field with a scheme and one token (RFC 6750, section 2.1). */
  static PresentedToken of(Request request) {
    return of(request.headers().all("authorization"));
  }

  /** Reads the values of {@code Authorization}, as {@link #of(Request)} does. */
  static PresentedToken of(List<String> fields) {
    if (fields.size() != 1) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          fields.isEmpty() ? Reason.NO_CREDENTIALS : Reason.CREDENTIALS,
          "the request must have exactly one Authorization header field",
          Details.field("authorization", 1, fields.size()));
    }
    String field = fields.get(0);
    String scheme = scheme(field);
    if (scheme == null) {
      // the field is not quoted: without a scheme it may be the token
      throw new UnsupportedException(
          Reason.NO_CREDENTIALS,
          "the request's Authorization scheme is not supported: Bearer and DPoP are",
          new Details(Details.Place.HEADER_FIELD, "authorization", null, null),
          null);
    }
    boolean dpop = scheme.equals(DPOP);
    int from = scheme.length();
    while (from < field.length() && field.charAt(from) == ' ') {
      from++;
    }
    if (from == field.length() || field.indexOf(' ', from) >= 0) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          Reason.CREDENTIALS,
          "the request's Authorization header field must be a scheme and exactly one access token",
          Details.field("authorization", 1, from == field.length() ? 0 : 2));
    }
    return new PresentedToken(dpop, field, from);
  }

  /** A token without a request. */
  static PresentedToken alone(String token) {
    return new PresentedToken(false, Objects.requireNonNull(token, "token"), 0);
  }

  /** The scheme of the request's fields; null when it is neither of the two, or not one field. */
  static @Nullable String scheme(List<String> fields) {
    return fields.size() == 1 ? scheme(fields.get(0)) : null;
  }

  private static @Nullable String scheme(String field) {
    return hasScheme(field, BEARER) ? BEARER : hasScheme(field, DPOP) ? DPOP : null;
  }

  private static boolean hasScheme(String field, String scheme) {
    return field.regionMatches(true, 0, scheme, 0, scheme.length())
        && (field.length() == scheme.length() || field.charAt(scheme.length()) == ' ');
  }

  /** Whether the scheme is DPoP. */
  boolean isDpop() {
    return dpop;
  }

  /** The access token; a secret. */
  String token() {
    return field.substring(from);
  }

  /** Whether the access token begins with a text. */
  boolean startsWith(String prefix) {
    return field.startsWith(prefix, from);
  }

  /** The number of segments of the access token, which dots separate. */
  int segments() {
    int segments = 1;
    for (int at = field.indexOf('.', from); at >= 0; at = field.indexOf('.', at + 1)) {
      segments++;
    }
    return segments;
  }

  /** Parses the access token in place, without a copy. */
  UnverifiedJwt jwt(@Nullable JweDecrypter decrypter, KnownHeaders known) {
    return UnverifiedJwt.parse(field, from, decrypter, known);
  }

  @Override
  public String toString() {
    return "PresentedToken[" + (dpop ? DPOP : BEARER) + ", redacted]";
  }
}
