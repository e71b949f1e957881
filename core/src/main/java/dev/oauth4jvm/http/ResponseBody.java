package dev.oauth4jvm.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a response on its connection (RFC 9112, sections 6 and 7). At its end the connection
 * is released; when the body is malformed, or closed before its end, the connection is closed.
 *
 * <p>Read by one thread at a time; {@link #close} by any.
 */
final class ResponseBody extends InputStream {

  /** The size limit of all chunk extensions of one body; they are skipped. */
  private static final int MAX_EXTENSION_BYTES = 1 << 16;

  private static final int MAX_SIZE_DIGITS = 15;

  private final Connection connection;
  private final boolean persistent;
  private final boolean chunked;
  private final boolean untilClose;

  /** The number of bytes left of the body, or of its chunk. */
  private long left;

  private boolean inChunks;
  private int extensionBytes;
  private boolean ended;
  private boolean released;

  /**
   * Creates a body.
   *
   * @param length the length as {@link Framing} determines it
   * @param persistent whether the connection can be used again after the body
   */
  ResponseBody(Connection connection, long length, boolean persistent) {
    this.connection = connection;
    this.persistent = persistent;
    this.chunked = length == Framing.CHUNKED;
    this.untilClose = length == Framing.UNTIL_CLOSE;
    this.left = Math.max(length, 0);
    if (length == 0) {
      end();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    if (ended) {
      return -1;
    }
    if (released) {
      throw new IOException("the stream is closed");
    }
    if (count == 0) {
      return 0;
    }
    try {
      if (chunked && left == 0 && !nextChunk()) {
        end();
        return -1;
      }
      int read = connection.read(into, from, untilClose ? count : (int) Math.min(count, left));
      if (read < 0 && !untilClose) {
        throw new EOFException("the server closed the connection before the body ended");
      }
      if (untilClose) {
        if (read < 0 && connection.isTruncated()) {
          throw new EOFException(
              "the server closed the connection without TLS's close_notify: a body without length"
                  + " may be truncated");
        }
        ended = read < 0;
      } else {
        left -= read;
        if (left == 0 && !chunked) {
          end();
        }
      }
      if (ended) {
        close();
      }
      return read;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Closes the connection, unless the body was read to its end. */
  @Override
  public void close() {
    if (release()) {
      connection.close();
    }
  }

  /** Releases the connection, for another exchange if nothing is left on it. */
  private void end() {
    ended = true;
    if (release()) {
      if (persistent && isClean()) {
        ConnectionPool.give(connection);
      } else {
        connection.close();
      }
    }
  }

  private boolean isClean() {
    try {
      return !connection.hasMore();
    } catch (IOException broken) {
      return false;
    }
  }

  /** Whether the connection was still in use; the first caller decides whether it is kept. */
  private synchronized boolean release() {
    boolean first = !released;
    released = true;
    return first;
  }

  /** Advances to the data of the next chunk; false after the last one. */
  private boolean nextChunk() throws IOException {
    if (inChunks) {
      require('\r');
      require('\n');
    }
    inChunks = true;
    left = chunkSize();
    if (left > 0) {
      return true;
    }
    ResponseHead.skipTrailers(connection);
    return false;
  }

  private long chunkSize() throws IOException {
    long size = 0;
    int digits = 0;
    int next = connection.read();
    while (next < 128 && Character.digit(next, 16) >= 0 && digits <= MAX_SIZE_DIGITS) {
      size = (size << 4) | Character.digit(next, 16);
      digits++;
      next = connection.read();
    }
    if (digits == 0 || digits > MAX_SIZE_DIGITS) {
      throw ResponseHead.invalid("a chunk's size is missing or has too many digits");
    }
    // some servers pad the size with white space; otherwise only an extension may follow (7.1.1)
    while (next == ' ' || next == '\t') {
      countExtension();
      next = connection.read();
    }
    if (next == ';') {
      while (next != '\r') {
        if (next < ' ' && next != '\t') {
          throw ResponseHead.invalid("a chunk's extension has a control character or no end");
        }
        countExtension();
        next = connection.read();
      }
    }
    if (next != '\r') {
      throw ResponseHead.invalid("a chunk's size is not followed by CRLF");
    }
    require('\n');
    return size;
  }

  private void countExtension() throws IOException {
    if (extensionBytes++ == MAX_EXTENSION_BYTES) {
      throw ResponseHead.invalid(
          "the chunks' extensions are over " + MAX_EXTENSION_BYTES + " bytes");
    }
  }

  private void require(char expected) throws IOException {
    if (connection.read() != expected) {
      throw ResponseHead.invalid("a chunk is not followed by CRLF");
    }
  }
}
