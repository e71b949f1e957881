/**
 * The part of HTTP that OAuth needs: {@link dev.oauth4jvm.http.Request}, {@link
 * dev.oauth4jvm.http.Response} and {@link dev.oauth4jvm.http.Headers} as immutable values, the
 * {@link dev.oauth4jvm.http.Challenge}s of {@code WWW-Authenticate}, and the two ports through
 * which messages are sent: {@link dev.oauth4jvm.http.Transport} and {@link
 * dev.oauth4jvm.http.AsyncTransport}.
 *
 * <p>Any HTTP client of the application will do: a transport is one method. Two transports are
 * included: {@link dev.oauth4jvm.http.SocketTransport}, small and blocking, on the JDK's sockets,
 * and {@link dev.oauth4jvm.http.JdkTransport}, blocking or asynchronous, on {@code java.net.http}.
 * Neither loads its implementation classes before the first request is sent.
 *
 * <p>No {@code toString} in this package shows a credential, a query, or a body.
 */
@NullMarked
package dev.oauth4jvm.http;

import org.jspecify.annotations.NullMarked;
