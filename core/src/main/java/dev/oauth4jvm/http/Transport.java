package dev.oauth4jvm.http;

import java.io.IOException;

/**
 * Sends a request and waits for the whole response: the port to whatever HTTP client is there.
 *
 * <p>A lambda is enough. The library relies on the following, whoever implements it:
 *
 * <ul>
 *   <li>A redirect is never followed: it is handed back as the response that it is.
 *   <li>Connecting, and the exchange as a whole, body included, have a time limit.
 *   <li>The body has a size limit, which is enforced while it is read.
 *   <li>A successful body may be left unread, without these limits, when the request {@linkplain
 *       Request#wantsUnreadResponse wants} that.
 *   <li>Header fields are sent as they are; one that cannot be sent is refused with an {@link
 *       IllegalArgumentException}, not dropped or altered.
 *   <li>A body that is {@linkplain Request#streamedBody() streamed} is read as it is sent, and its
 *       stream closed; whoever cannot do that refuses the request.
 *   <li>When the calling thread is interrupted, the exchange is given up: an {@link
 *       java.io.InterruptedIOException} is thrown, with the thread's interrupt flag set again.
 *   <li>TLS certificates and host names are verified. What scheme a request may have is judged
 *       before it comes here.
 *   <li>It can be used by many threads at a time.
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
   * @param request what to send
   * @return the response, whatever its status
   * @throws IOException when there is no whole response: no connection, a limit passed, a broken
   *     message
   */
  Response send(Request request) throws IOException;
}
