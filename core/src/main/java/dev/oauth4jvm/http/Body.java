package dev.oauth4jvm.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The streamed body of a request, for content that is too large to hold in memory or not yet
 * available.
 *
 * <p>The sender closes the stream, also when sending fails. A body {@linkplain #of(Source) from a
 * source} can be sent any number of times. A body {@linkplain #once of a stream} can be sent only
 * once: operations never repeat its request. Safe to share.
 */
public final class Body {

  /** Opens the content from its beginning, at each call anew. */
  @FunctionalInterface
  public interface Source {

    /**
     * Opens a stream for the caller alone.
     *
     * @throws IOException when the stream cannot be opened; the exchange then fails with this
     *     exception
     */
    InputStream open() throws IOException;
  }

  private final Source source;
  private final long length;

  private Body(Source source, long length) {
    this.source = source;
    this.length = length;
  }

  /** Creates a body that can be sent again: {@code Body.of(() -> Files.newInputStream(file))}. */
  public static Body of(Source source) {
    return new Body(Objects.requireNonNull(source, "source"), -1);
  }

  /** Creates a body that can be sent only once; a second {@link #open} fails. */
  public static Body once(InputStream stream) {
    return new Body(new Once(Objects.requireNonNull(stream, "stream")), -1);
  }

  /**
   * Returns this body with a declared length: sending fails when the stream has more or fewer
   * bytes. Without a length, HTTP/1.1 sends the body in chunks, which some servers refuse.
   *
   * @param bytes the length in bytes
   * @throws IllegalArgumentException when the length is negative
   */
  public Body length(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("length is negative: " + bytes);
    }
    return new Body(source, bytes);
  }

  /** The number of bytes, -1 when unknown. */
  public long length() {
    return length;
  }

  /** Whether the body can be sent more than once. */
  public boolean isRepeatable() {
    return !(source instanceof Once);
  }

  /**
   * Opens the stream, for a transport to read and close.
   *
   * @throws IOException when the stream cannot be opened, or can be read only once and was opened
   *     before
   */
  public InputStream open() throws IOException {
    return Objects.requireNonNull(source.open(), "the body's source returned no stream");
  }

  /** The length of the body, without its content. */
  @Override
  public String toString() {
    return "Body[" + (length < 0 ? "unknown length" : length + " bytes") + "]";
  }

  private static final class Once implements Source {

    private final AtomicReference<@Nullable InputStream> unread;

    Once(InputStream stream) {
      unread = new AtomicReference<>(stream);
    }

    @Override
    public InputStream open() throws IOException {
      InputStream stream = unread.getAndSet(null);
      if (stream == null) {
        throw new IOException(
            "the request's body can be read only once, and was already read;"
                + " create it with Body.of(Source)");
      }
      return stream;
    }
  }
}
