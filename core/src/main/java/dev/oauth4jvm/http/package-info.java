/**
 * HTTP as far as OAuth needs it: {@link dev.oauth4jvm.http.Request}, {@link
 * dev.oauth4jvm.http.Response} and {@link dev.oauth4jvm.http.Headers} as immutable values, the
 * {@link dev.oauth4jvm.http.Challenge}s of {@code WWW-Authenticate}, and the two ports through
 * which messages leave: {@link dev.oauth4jvm.http.Transport} and {@link
 * dev.oauth4jvm.http.AsyncTransport}.
 *
 * <p>Bring the HTTP client that the application already has: a transport is one method. Two come
 * along: {@link dev.oauth4jvm.http.SocketTransport}, small and blocking, on the JDK's sockets, and
 * {@link dev.oauth4jvm.http.JdkTransport}, blocking or asynchronous, on {@code java.net.http}. No
 * class of either's machinery is loaded before the first request is sent.
 *
 * <p>No {@code toString} in this room shows a credential, a query, or a body.
 */
@NullMarked
package dev.oauth4jvm.http;

import org.jspecify.annotations.NullMarked;
