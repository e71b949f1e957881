package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on a loopback port that speaks TLS as a script wants it, ended well or badly. */
final class RawTlsServer implements AutoCloseable {

  /** What the server does with one connection; it is closed below TLS afterwards. */
  @FunctionalInterface
  interface Script {
    void serve(SSLSocket tls, int connection) throws IOException, InterruptedException;
  }

  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final SSLContext context;
  private final Script script;

  RawTlsServer(SSLContext context, Script script) throws IOException {
    this.context = context;
    this.script = script;
    daemon(
        () -> {
          while (true) {
            try {
              Socket connection = socket.accept();
              int number = connections.getAndIncrement();
              daemon(() -> serve(connection, number));
            } catch (IOException closing) {
              return;
            }
          }
        });
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + port() + "/");
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Reads the head of a request, and nothing more. */
  static void readHead(SSLSocket tls) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = tls.getInputStream().read();
      if (next < 0) {
        throw new IOException("no whole head");
      }
      head.append((char) next);
    }
  }

  /** Writes text, in one record if it is small enough. */
  static void write(SSLSocket tls, String text) throws IOException {
    tls.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void serve(Socket connection, int number) {
    try (connection) {
      SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(connection, null, true);
      script.serve(tls, number);
    } catch (IOException | InterruptedException e) {
      // the client went away
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-tls-server");
    thread.setDaemon(true);
    thread.start();
  }
}
