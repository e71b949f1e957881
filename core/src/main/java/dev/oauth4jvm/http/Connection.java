package dev.oauth4jvm.http;

import dev.oauth4jvm.net.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connection to one origin: its wire, its TLS if any, and the bytes read ahead. */
final class Connection {

  /** The origin and the proxy of the connection; see {@link ConnectionPool}. */
  final String route;

  /** The settings of the owning transport: transports never share connections. */
  final Object owner;

  final Wire wire;
  final OutputStream out;

  /** When the connection became idle, by {@link System#nanoTime}. */
  long idleSince;

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[8192];
  private int at;
  private int end;
  private long received;

  /**
   * Creates a connection.
   *
   * @param socket the wire, or TLS over it
   */
  Connection(Object owner, String route, Wire wire, Socket socket) throws IOException {
    this.owner = owner;
    this.route = route;
    this.wire = wire;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** The next byte, -1 at the end. */
  int read() throws IOException {
    return at == end && !fill() ? -1 : buffer[at++] & 0xff;
  }

  /** Reads bytes as {@link InputStream} does. */
  int read(byte[] into, int from, int count) throws IOException {
    if (at == end) {
      if (count >= buffer.length) {
        return count(in.read(into, from, count));
      }
      if (!fill()) {
        return -1;
      }
    }
    int read = Math.min(count, end - at);
    System.arraycopy(buffer, at, into, from, read);
    at += read;
    return read;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(count(in.read(buffer, 0, buffer.length)), 0);
    return end > 0;
  }

  private int count(int read) {
    received += Math.max(read, 0);
    return read;
  }

  /** The number of bytes received, not counting those of TLS itself, such as alerts. */
  long received() {
    return received;
  }

  /** Whether unread bytes are buffered, here or by TLS, which decrypts whole records. */
  boolean hasMore() throws IOException {
    return at < end || in.available() > 0;
  }

  /**
   * Whether the end of the stream is unauthenticated. Over TLS, only a close_notify alert ends the
   * stream, since anyone on the path can close TCP (RFC 9112, section 9.8). Valid once a read
   * returned -1.
   */
  boolean isTruncated() {
    return socket != wire && wire.isAtEnd();
  }

  /** Closes the connection; TLS notifies its peer if that does not block. */
  void close() {
    wire.deadline(System.nanoTime());
    try (wire) {
      socket.close();
    } catch (IOException nothingMoreIsSent) {
      // the connection is closed
    }
  }
}
