package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;

/**
 * Thrown for a request that violates a rule, with the error for the client and a description of the
 * rule.
 */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String error;
  private final int status;
  private final transient Headers headers;

  private Refused(String error, String description, int status, Headers headers) {
    super(description, null, false, false);
    this.error = error;
    this.status = status;
    this.headers = headers;
  }

  /** A refusal with status 400; the description ends with the section that the request violates. */
  static Refused of(String error, String description, String section) {
    return new Refused(error, description + " (" + section + ")", 400, Headers.of());
  }

  /** The refusal with another status. */
  Refused status(int other) {
    return new Refused(error, description(), other, headers);
  }

  /** The refusal with one more header field. */
  Refused header(String name, String value) {
    return new Refused(error, description(), status, headers.and(name, value));
  }

  String error() {
    return error;
  }

  int status() {
    return status;
  }

  /** The description, in the characters of RFC 6749, section 5.2: no quote, no backslash. */
  String description() {
    String text = String.valueOf(getMessage());
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '"' || c == '\\' ? '\'' : c < ' ' || c > '~' ? '?' : c);
    }
    return out.toString();
  }

  /** The response of a JSON endpoint (RFC 6749, section 5.2). */
  Response response() {
    JsonObject body = JsonObject.of("error", error, "error_description", description());
    return Answers.json(status, body, headers);
  }
}
