package dev.oauth4jvm.http;

import dev.oauth4jvm.net.Tls;
import dev.oauth4jvm.net.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The route of a request, and the means to connect along it. */
final class Connector {

  private final SocketTransport.Settings settings;
  private final String host;
  private final int port;
  private final boolean tls;
  private final @Nullable InetSocketAddress proxy;
  private boolean dialing;

  /**
   * Determines the route to the server of a URI.
   *
   * @throws IOException when the route needs a proxy that cannot be used
   */
  Connector(SocketTransport.Settings settings, URI uri) throws IOException {
    this.settings = settings;
    this.host = uri.getHost().toLowerCase(Locale.ROOT);
    this.tls = uri.getScheme().equalsIgnoreCase("https");
    this.port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    this.proxy = proxy(uri);
  }

  /** Whether the TCP connection is still being established. */
  boolean isDialing() {
    return dialing;
  }

  /** Whether requests are sent to a proxy in the absolute form (RFC 9112, section 3.2.2). */
  boolean absoluteForm() {
    return proxy != null && !tls;
  }

  /** The name of the route, equal for requests that can share connections. */
  String route() {
    String route = (tls ? "https://" : "http://") + host + ":" + port;
    return proxy == null ? route : route + " by " + proxy;
  }

  private @Nullable InetSocketAddress proxy(URI uri) throws IOException {
    ProxySelector selector = settings.proxy != null ? settings.proxy : ProxySelector.getDefault();
    if (selector == null || isUnconfigured(selector)) {
      return null;
    }
    List<Proxy> proxies = selector.select(uri);
    if (proxies.isEmpty() || proxies.get(0).type() == Proxy.Type.DIRECT) {
      return null;
    }
    Proxy first = proxies.get(0);
    if (first.type() != Proxy.Type.HTTP
        || !(first.address() instanceof InetSocketAddress address)) {
      throw new IOException(
          "the proxy selector returned a "
              + first.type()
              + " proxy; only HTTP proxies are supported");
    }
    if (settings.connectOnlyTo != null) {
      throw new IOException(
          "connectOnlyTo cannot check an address that a proxy connects to;"
              + " set proxy(ProxySelector.of(null)) to connect directly");
    }
    return address;
  }

  /**
   * Whether the JDK's own selector has no proxy configured; calling it loads streams and lambdas.
   */
  private static boolean isUnconfigured(ProxySelector selector) {
    return selector.getClass().getName().equals("sun.net.spi.DefaultProxySelector")
        && System.getProperty("http.proxyHost") == null
        && System.getProperty("https.proxyHost") == null
        && System.getProperty("proxyHost") == null
        && System.getProperty("socksProxyHost") == null
        && !Boolean.getBoolean("java.net.useSystemProxies");
  }

  /**
   * Connects, with TLS where the scheme requires it.
   *
   * @param dialDeadline the deadline of the connection below TLS, by {@link System#nanoTime}
   * @param deadline the deadline of everything else
   */
  Connection connect(long dialDeadline, long deadline) throws IOException, InterruptedException {
    dialing = true;
    Wire wire =
        proxy == null
            ? Wire.dial(host, port, dialDeadline, settings.connectOnlyTo)
            : Wire.dial(proxy.getHostString(), proxy.getPort(), dialDeadline, null);
    dialing = false;
    wire.deadline(deadline);
    try {
      if (!tls) {
        return new Connection(settings, route(), wire, wire);
      }
      if (proxy != null) {
        Tunnel.open(new Connection(settings, route(), wire, wire), host + ":" + port);
      }
      return new Connection(
          settings, route(), wire, Tls.over(wire, settings.sslContext, host, port));
    } catch (IOException | RuntimeException e) {
      wire.close();
      throw e;
    }
  }
}
