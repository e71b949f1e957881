package dev.oauth4jvm.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes a {@link Body} to {@code java.net.http}, which closes only what it read to its end. */
final class StreamedBody implements Supplier<InputStream>, AutoCloseable {

  private final Body body;
  private volatile @Nullable InputStream opened;

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

  @Override
  public InputStream get() {
    InputStream stream;
    try {
      stream = body.open();
    } catch (IOException | RuntimeException failure) {
      // what is thrown here would be lost on a thread of the client; what reading throws is not
      stream = new Failed(failure);
    }
    opened = stream;
    return stream;
  }

  /** Gives the stream back, whether or not it was read. */
  @Override
  public void close() {
    InputStream stream = opened;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException nothingMoreToSend) {
        // the exchange is over
      }
    }
  }

  private static final class Failed extends InputStream {

    private final Exception failure;

    Failed(Exception failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw failure instanceof IOException io ? io : new IOException(failure);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      return read();
    }
  }
}
