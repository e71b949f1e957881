package dev.oauth4jvm.http;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response with its whole body.
 *
 * <p>Immutable and safe to share.
 */
public final class Response {

  private final int status;
  private final Headers headers;

  /** Never written to, and never handed out. */
  private final byte[] body;

  private Response(int status, Headers headers, byte[] body) {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("status must have three digits, is " + status);
    }
    this.status = status;
    this.headers = Objects.requireNonNull(headers, "headers");
    this.body = body;
  }

  /**
   * A response.
   *
   * @param status the status code, of three digits
   * @param headers the header fields
   * @param body the body, which is copied; empty for none
   * @return the response
   * @throws IllegalArgumentException when the status has not three digits
   */
  public static Response of(int status, Headers headers, byte[] body) {
    return new Response(status, headers, Objects.requireNonNull(body, "body").clone());
  }

  /** The same with a body that nobody else holds. */
  static Response owning(int status, Headers headers, byte[] body) {
    return new Response(status, headers, body);
  }

  /** The status code, for example 200. */
  public int status() {
    return status;
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /** A copy of the body, empty when there is none. */
  public byte[] body() {
    return body.clone();
  }

  /**
   * The media type that {@code content-type} names, in lower case and without parameters, for
   * example {@code application/json} (RFC 9110, section 8.3.1).
   *
   * @return the type, null when the field is absent, malformed, or there more than once
   */
  public @Nullable String mediaType() {
    List<String> fields = headers.all("content-type");
    if (fields.size() != 1) {
      return null;
    }
    String field = fields.get(0);
    int slash = endOfToken(field, 0);
    if (slash == 0 || slash == field.length() || field.charAt(slash) != '/') {
      return null;
    }
    int end = endOfToken(field, slash + 1);
    if (end == slash + 1) {
      return null;
    }
    int next = end;
    while (next < field.length() && Syntax.isWhiteSpace(field.charAt(next))) {
      next++;
    }
    if (next < field.length() && field.charAt(next) != ';') {
      return null;
    }
    return field.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** The response for a log: status, media type and size, and nothing of the body. */
  @Override
  public String toString() {
    return "Response[" + status + ", " + mediaType() + ", " + body.length + " bytes]";
  }

  private static int endOfToken(String text, int from) {
    int at = from;
    while (at < text.length() && Syntax.isTokenChar(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
