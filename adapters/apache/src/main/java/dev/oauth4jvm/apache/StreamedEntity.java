package dev.oauth4jvm.apache;

import dev.oauth4jvm.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A body that is read while it is sent; the client would not notice a wrong length. */
final class StreamedEntity extends AbstractHttpEntity {

  private final Body body;

  StreamedEntity(Body body) {
    super((ContentType) null, null, body.length() < 0); // the header fields are the caller's
    this.body = body;
  }

  @Override
  public long getContentLength() {
    return body.length();
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public InputStream getContent() throws IOException {
    return body.open();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    long length = body.length();
    try (InputStream in = body.open()) {
      byte[] buffer = new byte[8192];
      long sent = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sent += read;
        if (length >= 0 && sent > length) {
          throw new ProtocolException("the body is longer than its length");
        }
        out.write(buffer, 0, read);
      }
      if (length >= 0 && sent < length) {
        throw new ProtocolException("the body is shorter than its length");
      }
    }
  }

  @Override
  public void close() {
    // each stream is closed where it was opened; one that was not is the exchange's
  }
}
