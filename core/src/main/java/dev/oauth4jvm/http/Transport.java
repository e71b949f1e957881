package dev.oauth4jvm.http;

import java.io.IOException;

/**
 * Sends a request and waits for the complete response: the port to any HTTP client.
 *
 * <p>A lambda is enough. The library relies on every implementation for the following:
 *
 * <ul>
 *   <li>A redirect is never followed but returned like any other response.
 *   <li>Connecting, and the exchange as a whole, body included, have a time limit.
 *   <li>The body has a size limit, which is enforced while it is read.
 *   <li>A successful body may be left unread, without these limits, when the request {@linkplain
 *       Request#wantsUnreadResponse allows} it.
 *   <li>Header fields are sent unchanged; a field that cannot be sent throws an {@link
 *       IllegalArgumentException}, and is never dropped or altered.
 *   <li>A {@linkplain Request#streamedBody() streamed} body is read while it is sent, and its
 *       stream is closed; a transport without support for streaming refuses the request.
 *   <li>When the calling thread is interrupted, the exchange is aborted: an {@link
 *       java.io.InterruptedIOException} is thrown, with the thread's interrupt flag set again.
 *   <li>TLS certificates and host names are verified. The scheme of a request was checked before
 *       the call.
 *   <li>The transport can be used by several threads at a time.
 * </ul>
 *
 * @see SocketTransport
 * @see JdkTransport
 */
@FunctionalInterface
public interface Transport {

  /**
   * Sends a request.
   *
   * @param request the request to send
   * @return the response, whatever its status
   * @throws IOException when there is no complete response: no connection, a limit exceeded, a
   *     malformed message
   */
  Response send(Request request) throws IOException;
}
