package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * A fault of an endpoint, set by {@link TestIssuer#fail}. In process, where there is no connection,
 * the server throws what a transport would throw.
 */
public enum Fault {
  /** Status 500 with a JSON error. */
  SERVER_ERROR,
  /** Status 503 with {@code Retry-After: 1}. */
  UNAVAILABLE,
  /** Status 404, as if the endpoint were gone. */
  NOT_FOUND,
  /** Status 200 and a page, like that of a proxy or a sign-in page. */
  HTML,
  /** The right response without its last byte. */
  TRUNCATED,
  /** The right response without its body. */
  EMPTY,
  /** The right response, compressed: a client must decompress it. */
  GZIP,
  /** A body that never ends: a client must stop reading it. */
  ENDLESS,
  /** The connection is closed without a response. */
  CONNECTION_LOST;

  /** The largest body that the in-process transport returns, like the library's own. */
  private static final int MOST = 1 << 20;

  /** The response over the wire, for faults whose response ends. */
  Response applied(Response good) {
    byte[] body = good.body();
    return switch (this) {
      case SERVER_ERROR -> Answers.of(500, "application/json", "{\"error\":\"server_error\"}");
      case UNAVAILABLE -> Response.of(503, Headers.of("retry-after", "1"), new byte[0]);
      case NOT_FOUND -> Answers.text(404, "not found\n");
      case HTML -> Answers.of(200, "text/html", "<!DOCTYPE html><title>Sign in</title>");
      case TRUNCATED ->
          Response.of(good.status(), good.headers(), slice(body, Math.max(0, body.length - 1)));
      case EMPTY -> Response.of(good.status(), good.headers(), new byte[0]);
      case GZIP ->
          Response.of(good.status(), good.headers().with("content-encoding", "gzip"), zip(body));
      case ENDLESS, CONNECTION_LOST -> good;
    };
  }

  /** The response as a transport returns it. */
  Response transported(Response good) throws IOException {
    if (this == CONNECTION_LOST) {
      throw new IOException("the connection was closed before a response");
    }
    Response sent = applied(good);
    InputStream body = this == ENDLESS ? endless() : sent.stream();
    return Response.read(sent.status(), sent.headers(), body, MOST);
  }

  /** An endless stream of spaces, with which JSON may begin. */
  static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return ' ';
      }

      @Override
      public int read(byte[] buffer, int from, int length) {
        Arrays.fill(buffer, from, from + length, (byte) ' ');
        return length;
      }
    };
  }

  private static byte[] slice(byte[] body, int length) {
    return Arrays.copyOf(body, length);
  }

  private static byte[] zip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
