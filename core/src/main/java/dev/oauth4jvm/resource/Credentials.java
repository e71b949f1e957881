package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The access token that a request brings, and by which scheme. */
final class Credentials {

  static final String BEARER = "Bearer";
  static final String DPOP = "DPoP";

  private final boolean dpop;
  private final String token;

  private Credentials(boolean dpop, String token) {
    this.dpop = dpop;
    this.token = token;
  }

  /** From {@code Authorization}: one field, a scheme, one token (RFC 6750, section 2.1). */
  static Credentials of(Request request) {
    List<String> fields = request.headers().all("authorization");
    if (fields.size() != 1) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the request must have exactly one Authorization header field",
          Details.field("authorization", 1, fields.size()));
    }
    String field = fields.get(0);
    String scheme = scheme(field);
    boolean dpop = scheme.equalsIgnoreCase(DPOP);
    if (!dpop && !scheme.equalsIgnoreCase(BEARER)) {
      // what came is not told: without a scheme in front it may be the token
      throw new UnsupportedException(
          "the request's Authorization scheme is not supported: Bearer and DPoP are",
          new Details(Details.Place.HEADER_FIELD, "authorization", null, null),
          null);
    }
    int from = scheme.length();
    while (from < field.length() && field.charAt(from) == ' ') {
      from++;
    }
    if (from == field.length() || field.indexOf(' ', from) >= 0) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the request's Authorization header field must be a scheme and exactly one access token",
          Details.field("authorization", 1, from == field.length() ? 0 : 2));
    }
    return new Credentials(dpop, field.substring(from));
  }

  /** The scheme that the request uses; null when it uses none of the two, or several. */
  static @Nullable String scheme(Request request) {
    List<String> fields = request.headers().all("authorization");
    if (fields.size() != 1) {
      return null;
    }
    String scheme = scheme(fields.get(0));
    return scheme.equalsIgnoreCase(DPOP) ? DPOP : scheme.equalsIgnoreCase(BEARER) ? BEARER : null;
  }

  private static String scheme(String field) {
    int space = field.indexOf(' ');
    return space < 0 ? field : field.substring(0, space);
  }

  /** Whether the scheme is DPoP. */
  boolean isDpop() {
    return dpop;
  }

  /** The access token; a secret. */
  String token() {
    return token;
  }

  @Override
  public String toString() {
    return "Credentials[" + (dpop ? DPOP : BEARER) + ", redacted]";
  }
}
