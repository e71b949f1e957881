package dev.oauth4jvm.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response, with its complete body unless the request has the option {@link
 * Request#unreadResponse}.
 *
 * <p>Immutable and safe to share, except for an unread body.
 */
public final class Response {

  private static final byte[] NO_BODY = new byte[0];

  private final int status;
  private final Headers headers;

  /** Never modified, and never returned. */
  private final byte[] body;

  private final @Nullable InputStream unread;

  private Response(int status, Headers headers, byte[] body, @Nullable InputStream unread) {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("status must have three digits, is " + status);
    }
    this.status = status;
    this.headers = Objects.requireNonNull(headers, "headers");
    this.body = body;
    this.unread = unread;
  }

  /**
   * Creates a response.
   *
   * @param status the status code, of three digits
   * @param headers the header fields
   * @param body the body, which is copied; empty for none
   * @return the response
   * @throws IllegalArgumentException when the status does not have three digits
   */
  public static Response of(int status, Headers headers, byte[] body) {
    return new Response(status, headers, Objects.requireNonNull(body, "body").clone(), null);
  }

  /**
   * Creates a response with an unread body, for a transport to return when the request {@linkplain
   * Request#wantsUnreadResponse allows} it.
   *
   * @param status the status code, of three digits
   * @param headers the header fields
   * @param body the body
   * @return the response
   * @throws IllegalArgumentException when the status does not have three digits
   */
  public static Response unread(int status, Headers headers, InputStream body) {
    return new Response(status, headers, NO_BODY, Objects.requireNonNull(body, "body"));
  }

  /**
   * Creates a response by reading its body now, for a transport over a client that returns a
   * stream. A gzip or deflate body is decompressed within the limit, and the header fields {@code
   * content-encoding} and {@code content-length} are removed (RFC 9110, section 8.4).
   *
   * @param status the status code, of three digits
   * @param headers the header fields
   * @param body the body, which is read to its end and not closed
   * @param maxBytes the number of bytes that the body may have
   * @return the response
   * @throws IOException when the body cannot be read, has another content coding, or is larger than
   *     the limit; the rest is then left unread, and the transport aborts the connection
   * @throws IllegalArgumentException when the status does not have three digits, or maxBytes is
   *     negative
   */
  public static Response read(int status, Headers headers, InputStream body, int maxBytes)
      throws IOException {
    byte[] read = body.readNBytes(maxBytes);
    if (read.length == maxBytes && body.read() >= 0) {
      throw new RefusedBody("the body is over " + maxBytes + " bytes");
    }
    return decoded(status, headers, read, maxBytes);
  }

  /** Creates a response with a body that is not shared and may be compressed. */
  static Response decoded(int status, Headers headers, byte[] body, int maxBytes)
      throws IOException {
    return headers.has("content-encoding")
        ? ContentCoding.decode(status, headers, body, maxBytes)
        : owning(status, headers, body);
  }

  /** Creates a response with a body that is not shared. */
  static Response owning(int status, Headers headers, byte[] body) {
    return new Response(status, headers, body, null);
  }

  /** Releases the connection of a response that will not be read. */
  void discard() {
    try {
      stream().close();
    } catch (IOException nothingMoreIsRead) {
      // the response was discarded
    }
  }

  /** The status code, for example 200. */
  public int status() {
    return status;
  }

  /** Whether the status is a success: 2xx (RFC 9110, section 15.3). */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /**
   * A copy of the body, empty when there is none.
   *
   * @throws IllegalStateException when the body is unread, as the request allowed
   */
  public byte[] body() {
    if (unread != null) {
      throw new IllegalStateException("the body is unread: read stream()");
    }
    return body.clone();
  }

  /**
   * The body as a stream. For an unread body, each call returns one and the same stream: the caller
   * must close it, and no limit of size or time applies to it.
   */
  public InputStream stream() {
    return unread == null ? new ByteArrayInputStream(body) : unread;
  }

  /** The media type, as {@link Headers#mediaType} returns it; null when there is none. */
  public @Nullable String mediaType() {
    return headers.mediaType();
  }

  /** The response for a log: status, media type and size, without the body. */
  @Override
  public String toString() {
    String shown = unread == null ? body.length + " bytes" : "unread";
    return "Response[" + status + ", " + mediaType() + ", " + shown + "]";
  }
}
