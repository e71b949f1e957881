package dev.oauth4jvm.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response, with its whole body unless the request {@linkplain Request#unreadResponse
 * wished otherwise}.
 *
 * <p>Immutable and safe to share, but for an unread body.
 */
public final class Response {

  private static final byte[] NO_BODY = new byte[0];

  private final int status;
  private final Headers headers;

  /** Never written to, and never handed out. */
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
   * A response.
   *
   * @param status the status code, of three digits
   * @param headers the header fields
   * @param body the body, which is copied; empty for none
   * @return the response
   * @throws IllegalArgumentException when the status has not three digits
   */
  public static Response of(int status, Headers headers, byte[] body) {
    return new Response(status, headers, Objects.requireNonNull(body, "body").clone(), null);
  }

  /**
   * A response whose body is not read yet, for a transport to hand back when the request
   * {@linkplain Request#wantsUnreadResponse wants} it.
   *
   * @param status the status code, of three digits
   * @param headers the header fields
   * @param body the body
   * @return the response
   * @throws IllegalArgumentException when the status has not three digits
   */
  public static Response unread(int status, Headers headers, InputStream body) {
    return new Response(status, headers, NO_BODY, Objects.requireNonNull(body, "body"));
  }

  /**
   * A response whose body is read now: for a transport over a client that has it as a stream. A
   * body that is gzip or deflate is decompressed within the same limit, and the header fields
   * {@code content-encoding} and {@code content-length} are removed (RFC 9110, section 8.4).
   *
   * @param status the status code, of three digits
   * @param headers the header fields
   * @param body the body, which is read to its end and not closed
   * @param maxBytes how many bytes it may have
   * @return the response
   * @throws IOException when the body cannot be read, has another content coding, or is larger:
   *     then the rest is left unread, for the transport to give up the connection
   * @throws IllegalArgumentException when the status has not three digits, or maxBytes is negative
   */
  public static Response read(int status, Headers headers, InputStream body, int maxBytes)
      throws IOException {
    byte[] read = body.readNBytes(maxBytes);
    if (read.length == maxBytes && body.read() >= 0) {
      throw new RefusedBody("the body is over " + maxBytes + " bytes");
    }
    return decoded(status, headers, read, maxBytes);
  }

  /** A response whose body nobody else holds, and may be compressed. */
  static Response decoded(int status, Headers headers, byte[] body, int maxBytes)
      throws IOException {
    return headers.has("content-encoding")
        ? ContentCoding.decode(status, headers, body, maxBytes)
        : owning(status, headers, body);
  }

  /** A response with a body that nobody else holds. */
  static Response owning(int status, Headers headers, byte[] body) {
    return new Response(status, headers, body, null);
  }

  /** Gives back the connection of a response that nobody will read. */
  void discard() {
    try {
      stream().close();
    } catch (IOException nothingMoreIsRead) {
      // it was given up
    }
  }

  /** The status code, for example 200. */
  public int status() {
    return status;
  }

  /** Whether the status is one of success: 2xx (RFC 9110, section 15.3). */
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
   * @throws IllegalStateException when it is not read yet, as the request wished
   */
  public byte[] body() {
    if (unread != null) {
      throw new IllegalStateException("the body is not read yet: read stream()");
    }
    return body.clone();
  }

  /**
   * The body to read; of one that is not read yet always the same stream, which the caller must
   * close, and to which no limit of size and time applies.
   */
  public InputStream stream() {
    return unread == null ? new ByteArrayInputStream(body) : unread;
  }

  /** The media type, as {@link Headers#mediaType} reads it; null when there is none. */
  public @Nullable String mediaType() {
    return headers.mediaType();
  }

  /** The response for a log: status, media type and size, and nothing of the body. */
  @Override
  public String toString() {
    String shown = unread == null ? body.length + " bytes" : "unread";
    return "Response[" + status + ", " + mediaType() + ", " + shown + "]";
  }
}
