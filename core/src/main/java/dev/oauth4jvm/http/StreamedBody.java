package dev.oauth4jvm.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a {@link Body} to {@code java.net.http}, which closes only streams that it read to the
 * end, and may start reading after the exchange is over.
 */
final class StreamedBody implements Supplier<InputStream>, AutoCloseable {

  private final Body body;
  private final InputStream over =
      new Failed(new UploadFailure(new IOException("the exchange is over")));

  /** Null before the first stream was opened, {@link #over} after the exchange. */
  private final AtomicReference<@Nullable InputStream> opened = new AtomicReference<>();

  StreamedBody(Body body) {
    this.body = body;
  }

  HttpRequest.BodyPublisher publisher() {
    if (body.length() == 0) {
      return HttpRequest.BodyPublishers.noBody();
    }
    HttpRequest.BodyPublisher chunks = HttpRequest.BodyPublishers.ofInputStream(this);
    return body.length() < 0
        ? chunks
        : HttpRequest.BodyPublishers.fromPublisher(chunks, body.length());
  }

  /** Opens the stream, and a new one each time the client sends the request again. */
  @Override
  public InputStream get() {
    InputStream before = opened.get();
    if (before == over) {
      return over;
    }
    InputStream stream = open();
    if (!opened.compareAndSet(before, stream)) {
      close(stream);
      return over;
    }
    close(before);
    return stream;
  }

  /** Closes the stream, whether or not it was read. */
  @Override
  public void close() {
    InputStream stream = opened.getAndSet(over);
    // a stream that can be read only once was opened before the exchange
    close(stream == null && !body.isRepeatable() ? open() : stream);
  }

  private InputStream open() {
    try {
      return Upload.open(body);
    } catch (UploadFailure failure) {
      // an exception thrown here would be lost on a thread of the client; one thrown by a read is
      // not
      return new Failed(failure);
    }
  }

  private static void close(@Nullable InputStream stream) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException nothingMoreToSend) {
        // the exchange is over
      }
    }
  }

  private static final class Failed extends InputStream {

    private final UploadFailure failure;

    Failed(UploadFailure failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw failure;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      return read();
    }
  }
}
