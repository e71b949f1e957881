package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on a loopback port that opens tunnels (RFC 9110, section 9.3.6). For this proxy every
 * name resolves to loopback, and every port is that of one server.
 */
final class TunnelProxy implements AutoCloseable {

  /** The first line of each request. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int port;

  TunnelProxy(int port) throws IOException {
    this.port = port;
    daemon(
        () -> {
          while (true) {
            try {
              Socket client = socket.accept();
              daemon(() -> tunnel(client));
            } catch (IOException closing) {
              return;
            }
          }
        });
  }

  ProxySelector selector() {
    return ProxySelector.of((InetSocketAddress) socket.getLocalSocketAddress());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void tunnel(Socket client) {
    try (client) {
      StringBuilder head = new StringBuilder();
      InputStream in = client.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      requests.add(head.substring(0, head.indexOf("\r\n")));
      try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(US_ASCII));
        daemon(() -> pump(client, origin));
        pump(origin, client);
      }
    } catch (IOException e) {
      // no server, or a side that went away: the tunnel is closed
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // one side went away
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "tunnel-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
