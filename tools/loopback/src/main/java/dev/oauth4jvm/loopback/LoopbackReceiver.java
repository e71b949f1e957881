package dev.oauth4jvm.loopback;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.signin.Callback;
import dev.oauth4jvm.signin.PendingAuthorization;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A redirect URI on the loopback interface, on a free port, which receives the browser of the user
 * of this machine (RFC 8252, section 7.3).
 *
 * {@snippet file="LoopbackSnippets.java" region="sign-in"}
 *
 * <p>The server must allow any port in a registered loopback redirect URI. Other programs of this
 * machine, and pages in the browser, can send requests to the port too: a request that does not
 * answer the pending authorization gets an error page, and the wait continues. The browser's
 * request is answered when the code has been redeemed, by a page that says whether the sign-in
 * succeeded and contains nothing of the request.
 *
 * <p>For one sign-in, by one thread. {@link #close} frees the port.
 */
public final class LoopbackReceiver implements AutoCloseable {

  private static final String PATH = "/callback";

  /** The time that the browser has to read its page. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final HttpServer server;
  private final ExecutorService threads;
  private final AtomicBoolean started;
  private final String redirectUri;
  private final Pages pages;
  private final Duration timeout;

  private LoopbackReceiver(
      HttpServer server,
      ExecutorService threads,
      AtomicBoolean started,
      String redirectUri,
      Pages pages,
      Duration timeout) {
    this.server = server;
    this.threads = threads;
    this.started = started;
    this.redirectUri = redirectUri;
    this.pages = pages;
    this.timeout = timeout;
  }

  /**
   * Binds {@code 127.0.0.1}, or {@code [::1]} on a machine without IPv4, and the path {@code
   * /callback}.
   *
   * @throws IOException when neither address can be bound
   */
  public static LoopbackReceiver bind() throws IOException {
    try {
      return bind(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), PATH);
    } catch (IOException noIpv4) {
      byte[] ipv6 = new byte[16];
      ipv6[15] = 1;
      try {
        return bind(InetAddress.getByAddress(ipv6), PATH);
      } catch (IOException noIpv6) {
        noIpv6.addSuppressed(noIpv4);
        throw noIpv6;
      }
    }
  }

  /**
   * Binds a free port of an address.
   *
   * @param address an address of the loopback interface
   * @param path the path of the registered redirect URI, without query
   * @throws IllegalArgumentException when the address is another, or the path does not begin with a
   *     slash
   * @throws IOException when the address cannot be bound
   */
  public static LoopbackReceiver bind(InetAddress address, String path) throws IOException {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "address is not of the loopback interface, others could reach it: " + address);
    }
    if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      throw new IllegalArgumentException("path does not begin with /, or has a query: " + path);
    }
    HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    // a thread for each connection: with a fixed number, peers that send slowly would hold them all
    ExecutorService threads = Executors.newCachedThreadPool(LoopbackReceiver::daemon);
    server.setExecutor(threads);
    // RFC 8252, section 8.3: the literal address, since "localhost" may be another one
    String host =
        address instanceof Inet6Address
            ? "[" + (address.getAddress()[15] == 1 ? "::1" : address.getHostAddress()) + "]"
            : address.getHostAddress();
    String redirectUri = "http://" + host + ":" + server.getAddress().getPort() + path;
    return new LoopbackReceiver(
        server, threads, new AtomicBoolean(), redirectUri, Pages.plain(), Duration.ofMinutes(5));
  }

  /** The redirect URI for the authorization request. */
  public String redirectUri() {
    return redirectUri;
  }

  /**
   * Sets how long the user may take; default 5 minutes.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public LoopbackReceiver timeout(Duration atMost) {
    if (atMost.isNegative() || atMost.isZero()) {
      throw new IllegalArgumentException("atMost is not positive: " + atMost);
    }
    return new LoopbackReceiver(server, threads, started, redirectUri, pages, atMost);
  }

  /** Sets the pages that the user sees. */
  public LoopbackReceiver pages(Pages shown) {
    return new LoopbackReceiver(
        server, threads, started, redirectUri, Objects.requireNonNull(shown, "shown"), timeout);
  }

  /** The use of a callback, while the browser waits. */
  @FunctionalInterface
  public interface Redeem<R> {
    /**
     * Redeems the callback.
     *
     * @throws IOException when the server did not respond
     */
    R redeem(Callback callback) throws IOException;
  }

  /**
   * Waits until the browser answers the pending authorization, and redeems its callback. The
   * browser then shows the page of success; or that of failure, if {@code redeem} throws.
   *
   * @param redeem what the caller does with the callback, on the calling thread: {@link
   *     PendingAuthorization#redeem}
   * @return the result of {@code redeem}
   * @throws IOException when the user did not return in time; an {@link InterruptedIOException}
   *     when the thread was interrupted; otherwise what {@code redeem} throws
   * @throws IllegalArgumentException when the pending authorization has another redirect URI
   * @throws IllegalStateException when this receiver was used or closed before
   */
  public <R> R receive(PendingAuthorization pending, Redeem<R> redeem) throws IOException {
    if (!pending.redirectUri().equals(redirectUri)) {
      throw new IllegalArgumentException(
          "the redirect URI of pending is not this one, "
              + redirectUri
              + ": "
              + pending.redirectUri());
    }
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("the receiver is for one sign-in: bind another one");
    }
    CallbackHandler handler = new CallbackHandler(pending, pages);
    var unused = server.createContext("/", handler);
    server.start();
    boolean succeeded = false;
    try {
      Callback callback = handler.awaitCallback(timeout);
      if (callback == null) {
        throw new IOException("the user did not return from the browser within " + timeout);
      }
      R result = redeem.redeem(callback);
      succeeded = true;
      return result;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      InterruptedIOException failure =
          new InterruptedIOException("the thread was interrupted while the user was away");
      failure.initCause(interrupted);
      throw failure;
    } finally {
      handler.end(succeeded, FAREWELL);
    }
  }

  /**
   * Frees the port, and ends the threads. A receiver that is closed receives nothing. The interrupt
   * flag of the thread stays as it is.
   */
  @Override
  public void close() {
    // the JDK's server may clear the flag when it stops
    boolean isInterrupted = Thread.interrupted();
    if (started.compareAndSet(false, true)) {
      // the JDK's server does not free its port if it was never started
      server.start();
    }
    server.stop(0);
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      isInterrupted = true;
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(null, work, "oauth4jvm-loopback", 0, false);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public String toString() {
    return "LoopbackReceiver[" + redirectUri + "]";
  }
}
