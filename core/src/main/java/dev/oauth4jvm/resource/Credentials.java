package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Request;
import java.util.List;

/** The access token that a request brings, and by which scheme. */
final class Credentials {

  private static final String BEARER = "bearer";
  private static final String DPOP = "dpop";

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
    int space = field.indexOf(' ');
    String scheme = space < 0 ? field : field.substring(0, space);
    boolean dpop = scheme.equalsIgnoreCase(DPOP);
    if (!dpop && !scheme.equalsIgnoreCase(BEARER)) {
      throw new UnsupportedException(
          "the request's Authorization scheme is not supported: Bearer and DPoP are");
    }
    int from = scheme.length();
    while (from < field.length() && field.charAt(from) == ' ') {
      from++;
    }
    if (from == field.length() || field.indexOf(' ', from) >= 0) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the request's Authorization header field must be a scheme and one access token");
    }
    return new Credentials(dpop, field.substring(from));
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
