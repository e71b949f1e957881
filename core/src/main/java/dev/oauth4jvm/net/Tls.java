package dev.oauth4jvm.net;

import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** TLS over a wire, in a class of its own so that {@code http:} loads no class of TLS. */
public final class Tls {

  private Tls() {}

  /**
   * Performs the handshake, and verifies that the peer has a certificate for the host.
   *
   * @param context null for the JDK's default context
   * @param host a name or an address; an IPv6 address in brackets
   */
  public static Socket over(Wire wire, @Nullable SSLContext context, String host, int port)
      throws IOException {
    String name = host;
    if (host.startsWith("[")) {
      name = host.substring(1, host.length() - 1);
    } else if (host.endsWith(".")) {
      name = host.substring(0, host.length() - 1); // RFC 6066, section 3
    }
    SSLSocket socket =
        (SSLSocket)
            (context == null ? defaultContext() : context)
                .getSocketFactory()
                .createSocket(wire, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (!Resolution.isAddress(host)) {
      parameters.setServerNames(List.of(serverName(name))); // the JDK omits a name without a dot
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /**
   * Loads the classes of TLS, which takes long in a starting process, before the time limit of an
   * exchange starts.
   */
  public static void prepare(@Nullable SSLContext context) throws IOException {
    (context == null ? defaultContext() : context).getSocketFactory();
  }

  private static SNIServerName serverName(String name) throws IOException {
    try {
      return new SNIHostName(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("the host is not a name that TLS can send: " + name, e);
    }
  }

  private static SSLContext defaultContext() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("the JDK has no default TLS context", e);
    }
  }
}
