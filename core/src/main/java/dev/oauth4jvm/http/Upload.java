package dev.oauth4jvm.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * The stream of a request's body, whose failures can be distinguished from those of the connection.
 */
final class Upload extends InputStream {

  private final InputStream in;

  private Upload(InputStream in) {
    this.in = in;
  }

  static InputStream open(Body body) throws UploadFailure {
    try {
      return new Upload(body.open());
    } catch (IOException | RuntimeException e) {
      throw new UploadFailure(e);
    }
  }

  @Override
  public int read() throws UploadFailure {
    try {
      return in.read();
    } catch (IOException | RuntimeException e) {
      throw new UploadFailure(e);
    }
  }

  @Override
  public int read(byte[] into, int from, int count) throws UploadFailure {
    try {
      return in.read(into, from, count);
    } catch (IOException | RuntimeException e) {
      throw new UploadFailure(e);
    }
  }

  /** Closes the stream; it was already read, so a failure changes nothing. */
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException nothingMoreToSend) {
      // the exchange is over
    }
  }
}
