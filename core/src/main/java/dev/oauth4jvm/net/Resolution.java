package dev.oauth4jvm.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The resolution of one host name, on a thread of its own: the system's resolver has no deadline
 * and ignores interruption. Callers that wait for one name share one resolution, so that a resolver
 * that hangs holds one thread per name.
 */
final class Resolution extends Thread {

  private static final Map<String, Resolution> RUNNING = new HashMap<>();

  private final String host;
  private InetAddress @Nullable [] addresses;
  private @Nullable UnknownHostException failure;

  private Resolution(String host) {
    super(null, null, "oauth4jvm-resolve", 0, false); // inherits nothing from its first caller
    this.host = host;
  }

  /**
   * Resolves the addresses of a host.
   *
   * @param host a name or an address; an IPv6 address in brackets
   * @param deadline the deadline, by {@link System#nanoTime}
   */
  static InetAddress[] of(String host, long deadline) throws IOException, InterruptedException {
    if (isAddress(host)) {
      return InetAddress.getAllByName(host); // uses no resolver
    }
    Resolution resolution;
    synchronized (RUNNING) {
      resolution = RUNNING.get(host);
      if (resolution == null) {
        resolution = new Resolution(host);
        resolution.setDaemon(true);
        resolution.start();
        RUNNING.put(host, resolution);
      }
    }
    return resolution.await(deadline);
  }

  @Override
  public void run() {
    InetAddress[] found = null;
    UnknownHostException problem = null;
    try {
      found = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      problem = e;
    } finally {
      synchronized (RUNNING) {
        RUNNING.remove(host);
      }
      finish(found, problem);
    }
  }

  private synchronized void finish(
      InetAddress @Nullable [] found, @Nullable UnknownHostException problem) {
    addresses = found;
    failure = problem == null && found == null ? new UnknownHostException() : problem;
    notifyAll();
  }

  private synchronized InetAddress[] await(long deadline) throws IOException, InterruptedException {
    while (addresses == null) {
      if (failure != null) {
        throw failure;
      }
      long nanos = deadline - System.nanoTime();
      if (nanos <= 0) {
        throw new SocketTimeoutException("the name was not resolved in time");
      }
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
    }
    return addresses.clone();
  }

  /** Whether a URI's host is an IPv4 address, or an IPv6 address in brackets. */
  static boolean isAddress(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return host.charAt(0) == '[';
      }
    }
    return true;
  }
}
