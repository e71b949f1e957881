package dev.oauth4jvm.http;

import dev.oauth4jvm.net.Tls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One exchange of a {@link SocketTransport}, on the calling thread. */
final class SocketExchange {

  /**
   * The longest time for which a connection may have been idle if its request must not be sent
   * twice.
   */
  private static final long MAX_IDLE_NANOS_ONCE = 2_000_000_000L;

  private final SocketTransport.Settings settings;
  private final Request request;
  private final URI uri;
  private @Nullable Connector connector;
  private long deadline;
  private long connectDeadline;

  SocketExchange(SocketTransport.Settings settings, Request request) {
    this.settings = settings;
    this.request = request;
    this.uri = Outgoing.check(request);
    this.deadline = System.nanoTime() + settings.requestTimeout.toNanos();
    this.connectDeadline = deadline;
  }

  Response run() throws IOException {
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException();
      }
      if (uri.getScheme().equalsIgnoreCase("https")) {
        Tls.prepare(settings.sslContext);
        deadline = System.nanoTime() + settings.requestTimeout.toNanos();
      }
      Connector way = new Connector(settings, uri);
      connector = way;
      return exchange(way);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      Outgoing.closeUnsent(request);
    }
  }

  private Response exchange(Connector connector) throws IOException, InterruptedException {
    boolean repeatable =
        (request.method().equals("GET") || request.method().equals("HEAD")) && !request.hasBody();
    Connection idle =
        ConnectionPool.take(
            settings,
            connector.route(),
            repeatable ? ConnectionPool.MAX_IDLE_NANOS : MAX_IDLE_NANOS_ONCE);
    if (idle != null) {
      long before = idle.received();
      try {
        return over(idle, connector);
      } catch (IOException e) {
        // RFC 9112, section 9.3.1: the server has just closed an idle connection
        if (!repeatable || idle.received() != before || isOver()) {
          throw e;
        }
      }
    }
    connectDeadline = System.nanoTime() + settings.connectTimeout.toNanos();
    if (connectDeadline - deadline > 0) {
      connectDeadline = deadline;
    }
    return over(connector.connect(connectDeadline, deadline), connector);
  }

  private Response over(Connection connection, Connector connector) throws IOException {
    connection.wire.deadline(deadline);
    try {
      RequestWriter.write(request, uri, connector.absoluteForm(), connection.out);
    } catch (IOException e) {
      try {
        return early(connection, e);
      } finally {
        connection.close();
      }
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
    ResponseHead head;
    ResponseBody body;
    long length;
    boolean unread;
    try {
      head = ResponseHead.read(connection);
      length = Framing.length(head, request.method());
      unread = request.wantsUnreadResponse() && head.status() / 100 == 2;
      if (unread) {
        connection.wire.withoutDeadline(); // before an empty body releases the connection
      }
      body = new ResponseBody(connection, length, Framing.isPersistent(head));
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
    if (unread) {
      return Response.unread(head.status(), head.headers(), body);
    }
    // not the connection: after the body's end, another exchange may be using it
    try (body) {
      return whole(head, length, body);
    }
  }

  /**
   * Reads the response by which a server refuses the rest of a request before it closes the
   * connection (RFC 9112, section 9.5); without such a response, the failure to send is thrown.
   *
   * <p>The response must have a length or be chunked, since the end of a broken connection does not
   * show that a body is complete. A success is not returned for a request that was sent in part.
   */
  private Response early(Connection connection, IOException failure) throws IOException {
    if (connection.wire.hasSendingFailed()) {
      try {
        ResponseHead head = ResponseHead.read(connection);
        long length = Framing.length(head, request.method());
        if (head.status() / 100 != 2 && length != Framing.UNTIL_CLOSE) {
          return whole(head, length, new ResponseBody(connection, length, false));
        }
      } catch (IOException noResponse) {
        failure.addSuppressed(noResponse);
      }
    }
    throw failure;
  }

  private Response whole(ResponseHead head, long length, ResponseBody body) throws IOException {
    int limit = settings.maxBodyBytes;
    if (length > limit) {
      throw new IOException(
          "the body is over maxBodyBytes " + limit + " and announces " + length + " bytes");
    }
    byte[] bytes = body.readNBytes(limit);
    if (bytes.length == limit && body.read() >= 0) {
      throw new IOException("the body is over maxBodyBytes " + limit + " and continues");
    }
    return Response.decoded(head.status(), head.headers(), bytes, limit);
  }

  /** Whether the thread was interrupted or the time has passed. */
  private boolean isOver() {
    return Thread.currentThread().isInterrupted() || System.nanoTime() - deadline >= 0;
  }

  private IOException failure(IOException problem) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(problem);
    }
    boolean dialing = connector != null && connector.isDialing();
    if (problem instanceof SocketTimeoutException || isOver()) {
      boolean connecting = dialing && connectDeadline != deadline;
      return SocketFailures.timeout(
          request, problem, connecting ? settings.connectTimeout : null, settings.requestTimeout);
    }
    return SocketFailures.of(request, problem, dialing);
  }

  private IOException interrupted(@Nullable Throwable cause) {
    IOException e =
        new InterruptedIOException(
            "interrupted during " + request.method() + " " + request.target());
    e.initCause(cause);
    return e;
  }
}
