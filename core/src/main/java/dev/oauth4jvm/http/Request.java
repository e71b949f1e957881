package dev.oauth4jvm.http;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, either to be sent or received by a resource server.
 *
 * <p>Immutable and safe to share; methods that change something return a new request.
 */
public final class Request {

  private static final byte[] NO_BODY = new byte[0];

  private final String method;
  private final URI uri;
  private final Headers headers;

  /** Never modified, and never returned outside this package. */
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
   * Creates a request without header fields and body.
   *
   * @param method the method, case-sensitive and kept unchanged
   * @param uri the complete URI, as the client sees it; characters outside ASCII in its path, query
   *     and fragment are escaped as UTF-8, so that one URI is sent, signed and compared (RFC 3986)
   * @return the request
   * @throws IllegalArgumentException when the method is not a token (RFC 9110, section 9.1), or the
   *     host is not ASCII: convert it with {@link java.net.IDN#toASCII(String)}
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
   * Creates a request that a server received, without header fields and body, from the parts of its
   * URL that a DPoP proof names. The query is none of them (RFC 9449, section 4.2), and many
   * clients send queries that {@link URI} does not parse.
   *
   * @param method the method, case-sensitive and kept unchanged
   * @param scheme {@code https} or {@code http}, as the client used it
   * @param host the host of the client's URL: a name in ASCII or an address, of IPv6 with or
   *     without brackets
   * @param port the port, or -1 for the default one
   * @param path the path as received, before any decoding, with or without the characters that are
   *     escaped in a URL: those that no path may have are escaped (RFC 3986, section 3.3)
   * @return the request
   * @throws IllegalArgumentException when the method is not a token, or another part is none of
   *     that
   */
  public static Request received(String method, String scheme, String host, int port, String path) {
    return of(method, RequestTarget.of(scheme, host, port, path));
  }

  /**
   * Creates a request as {@link #received(String, String, String, int, String)} does, from host and
   * port together.
   *
   * @param authority the host, followed by a colon and the port unless it is the default one
   * @throws IllegalArgumentException when the method is not a token, or another part is none of
   *     that
   */
  public static Request received(String method, String scheme, String authority, String path) {
    return of(method, RequestTarget.of(scheme, authority, path));
  }

  /**
   * Creates a GET request.
   *
   * @param uri the URI to request
   * @return the request
   */
  public static Request get(URI uri) {
    return of("GET", uri);
  }

  /**
   * Creates a POST request, initially without a body.
   *
   * @param uri the URI to post to
   * @return the request
   */
  public static Request post(URI uri) {
    return of("POST", uri);
  }

  /** The method, for example {@code POST}. */
  public String method() {
    return method;
  }

  /** The requested URI. */
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
   * @throws IllegalStateException when the body is {@linkplain #streamedBody() streamed}
   */
  public byte[] body() {
    return bytes().clone();
  }

  /** The streamed body, to read in place of {@link #body()}; null when the body is not streamed. */
  public @Nullable Body streamedBody() {
    return streamed;
  }

  /** Whether there is a body of at least one byte, or a streamed one of unknown length. */
  public boolean hasBody() {
    return streamed == null ? body.length > 0 : streamed.length() != 0;
  }

  /**
   * Returns this request with one header field set, replacing all fields of its name.
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
   * Returns this request with other header fields.
   *
   * @param headers all header fields
   * @return the new request
   */
  public Request headers(Headers headers) {
    return new Request(
        method, uri, Objects.requireNonNull(headers, "headers"), body, streamed, unreadResponse);
  }

  /**
   * Returns this request with another body.
   *
   * @param bytes the body, which is copied; empty for none
   * @return the new request
   */
  public Request body(byte[] bytes) {
    return new Request(
        method, uri, headers, Objects.requireNonNull(bytes, "bytes").clone(), null, unreadResponse);
  }

  /**
   * Returns this request with a streamed body.
   *
   * @param stream the body
   * @return the new request
   */
  public Request body(Body stream) {
    return new Request(
        method, uri, headers, NO_BODY, Objects.requireNonNull(stream, "stream"), unreadResponse);
  }

  /**
   * Returns this request with the option that a successful response is returned with its body
   * unread: for bodies that are too large to hold in memory, or that continue. See {@link
   * Response#stream}.
   *
   * @return the new request
   */
  public Request unreadResponse() {
    return new Request(method, uri, headers, body, streamed, true);
  }

  /**
   * Whether a response of status 2xx may be returned with its body unread. A transport that does
   * not support this reads the body.
   */
  public boolean wantsUnreadResponse() {
    return unreadResponse;
  }

  /** The body without copying, for this package to read. */
  byte[] bytes() {
    if (streamed != null) {
      throw new IllegalStateException("the body is streamed: read streamedBody()");
    }
    return body;
  }

  /** The URL for a log or a message, without user information, query and fragment. */
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
      // Not the host: it is null for some authorities that java.net.URI cannot parse.
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
