package dev.oauth4jvm.http;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request: one that is to be sent, or one that a resource server received.
 *
 * <p>Immutable and safe to share; the methods that change something return a new request.
 */
public final class Request {

  private static final byte[] NO_BODY = new byte[0];

  private final String method;
  private final URI uri;
  private final Headers headers;

  /** Never written to, and never handed out of this package. */
  private final byte[] body;

  private final @Nullable Body streamed;
  private final boolean unreadResponse;

  private Request(
      String method,
      URI uri,
      Headers headers,
      byte[] body,
      @Nullable Body streamed,
      boolean unreadResponse) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
    this.streamed = streamed;
    this.unreadResponse = unreadResponse;
  }

  /**
   * A request without header fields and body.
   *
   * @param method the method; it is case-sensitive and kept as it is
   * @param uri what is requested: the whole URI, as the client sees it; what is not ASCII in its
   *     path, query and fragment is escaped as UTF-8, so that what is sent, what is signed and what
   *     is compared is one URI (RFC 3986)
   * @return the request
   * @throws IllegalArgumentException when the method is not a token (RFC 9110, section 9.1), or the
   *     host is not ASCII: name it as {@link java.net.IDN#toASCII(String)} does
   */
  public static Request of(String method, URI uri) {
    Syntax.requireToken(Objects.requireNonNull(method, "method"), "method");
    return new Request(
        method,
        Syntax.ascii(Objects.requireNonNull(uri, "uri")),
        Headers.of(),
        NO_BODY,
        null,
        false);
  }

  /**
   * A GET request.
   *
   * @param uri what is requested
   * @return the request
   */
  public static Request get(URI uri) {
    return of("GET", uri);
  }

  /**
   * A POST request, as yet without a body.
   *
   * @param uri where to post
   * @return the request
   */
  public static Request post(URI uri) {
    return of("POST", uri);
  }

  /** The method, for example {@code POST}. */
  public String method() {
    return method;
  }

  /** What is requested. */
  public URI uri() {
    return uri;
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /** The media type, as {@link Headers#mediaType} reads it; null when there is none. */
  public @Nullable String mediaType() {
    return headers.mediaType();
  }

  /**
   * A copy of the body, empty when there is none.
   *
   * @throws IllegalStateException when it is {@linkplain #streamedBody() streamed}
   */
  public byte[] body() {
    return bytes().clone();
  }

  /** The body when it is streamed, to read in place of {@link #body()}; else null. */
  public @Nullable Body streamedBody() {
    return streamed;
  }

  /** Whether there is a body of at least one byte, or a streamed one of unknown length. */
  public boolean hasBody() {
    return streamed == null ? body.length > 0 : streamed.length() != 0;
  }

  /**
   * This request with one header field set, in place of all of its name.
   *
   * @param name the field's name
   * @param value its only value
   * @return the new request
   * @throws IllegalArgumentException when the name or the value is not allowed
   */
  public Request header(String name, String value) {
    return headers(headers.with(name, value));
  }

  /**
   * This request with other header fields.
   *
   * @param headers all of them
   * @return the new request
   */
  public Request headers(Headers headers) {
    return new Request(
        method, uri, Objects.requireNonNull(headers, "headers"), body, streamed, unreadResponse);
  }

  /**
   * This request with another body.
   *
   * @param bytes the body, which is copied; empty for none
   * @return the new request
   */
  public Request body(byte[] bytes) {
    return new Request(
        method, uri, headers, Objects.requireNonNull(bytes, "bytes").clone(), null, unreadResponse);
  }

  /**
   * This request with another body, which is streamed.
   *
   * @param stream the body
   * @return the new request
   */
  public Request body(Body stream) {
    return new Request(
        method, uri, headers, NO_BODY, Objects.requireNonNull(stream, "stream"), unreadResponse);
  }

  /**
   * This request with the wish for a successful response whose body is not read yet: one that is
   * too large to hold in memory, or that goes on. See {@link Response#stream}.
   *
   * @return the new request
   */
  public Request unreadResponse() {
    return new Request(method, uri, headers, body, streamed, true);
  }

  /**
   * Whether a response of status 2xx may be handed back with its body unread. A transport that
   * cannot do that reads it.
   */
  public boolean wantsUnreadResponse() {
    return unreadResponse;
  }

  /** The body itself, for this package to read. */
  byte[] bytes() {
    if (streamed != null) {
      throw new IllegalStateException("the body is streamed: read streamedBody()");
    }
    return body;
  }

  /** The URL for a log or a message: without user information, query and fragment. */
  public String target() {
    StringBuilder out = new StringBuilder();
    if (uri.getScheme() != null) {
      out.append(uri.getScheme()).append(':');
    }
    if (uri.isOpaque()) {
      return out.append("<redacted>").toString();
    }
    String authority = uri.getRawAuthority();
    if (authority != null) {
      out.append("//");
      // Not the host: it is null for some authorities that java.net.URI cannot take apart.
      Syntax.appendPrintable(out, authority.substring(authority.lastIndexOf('@') + 1));
    }
    Syntax.appendPrintable(out, uri.getRawPath());
    if (uri.getRawQuery() != null) {
      out.append("?<redacted>");
    }
    return out.toString();
  }

  /**
   * The request for a log: method, URI without user information, query and fragment, header fields
   * as {@link Headers#toString} shows them, and the size of the body.
   */
  @Override
  public String toString() {
    String shown = streamed == null ? body.length + " bytes" : streamed.toString();
    return "Request[" + method + " " + target() + ", " + headers + ", " + shown + "]";
  }
}
