package dev.oauth4jvm.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is streamed, for what is too large to hold in memory or not there yet.
 *
 * <p>Whoever sends it closes the stream, also when sending fails. A body {@linkplain #of(Source)
 * from a source} can be sent any number of times, one {@linkplain #once of a stream} only once: an
 * operation then does not send its request again where it otherwise would. Safe to share.
 */
public final class Body {

  /** Opens what is to be sent, from its beginning, each time anew. */
  @FunctionalInterface
  public interface Source {

    /**
     * A stream that nobody else reads.
     *
     * @throws IOException when it cannot be opened; the exchange then fails with it
     */
    InputStream open() throws IOException;
  }

  private final Source source;
  private final long length;

  private Body(Source source, long length) {
    this.source = source;
    this.length = length;
  }

  /** A body that can be sent again: {@code Body.of(() -> Files.newInputStream(file))}. */
  public static Body of(Source source) {
    return new Body(Objects.requireNonNull(source, "source"), -1);
  }

  /** A body that can be sent only once; a second {@link #open} fails. */
  public static Body once(InputStream stream) {
    return new Body(new Once(Objects.requireNonNull(stream, "stream")), -1);
  }

  /**
   * The same, of that many bytes: sending fails when there are more or fewer. Without a length,
   * HTTP/1.1 sends in chunks, which some servers refuse.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public Body length(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("length is negative: " + bytes);
    }
    return new Body(source, bytes);
  }

  /** The number of bytes, -1 when it is not known. */
  public long length() {
    return length;
  }

  /** Whether it can be sent more than once. */
  public boolean isRepeatable() {
    return !(source instanceof Once);
  }

  /**
   * The stream, for a transport to read and close.
   *
   * @throws IOException when it cannot be opened, or can be read only once and was opened before
   */
  public InputStream open() throws IOException {
    return Objects.requireNonNull(source.open(), "the body's source gave no stream");
  }

  /** Its length, and nothing of it. */
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
            "the request's body can be read only once, and was: make it with Body.of(Source)");
      }
      return stream;
    }
  }
}
