package dev.oauth4jvm.adapters;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that answers each connection with the same bytes, and then keeps it open. */
final class Peer implements AutoCloseable {

  private final ServerSocket socket;
  private final byte[] answer;
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> hungUp = new LinkedBlockingQueue<>();

  Peer(String answer) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
    daemon(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/token");
  }

  /** The next request, head and body. */
  String request() throws InterruptedException {
    String request = requests.poll(30, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  int furtherRequests() {
    return requests.size();
  }

  /** Waits until the client has given up a connection. */
  boolean clientHungUp() throws InterruptedException {
    return hungUp.poll(30, TimeUnit.SECONDS) != null;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        daemon(() -> serve(connection));
      }
    } catch (IOException closed) {
      // by close()
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.write(next);
      }
      String text = head.toString(StandardCharsets.ISO_8859_1);
      requests.add(text + new String(in.readNBytes(length(text)), StandardCharsets.ISO_8859_1));
      connection.getOutputStream().write(answer);
      connection.getOutputStream().flush();
      while (in.read() >= 0) {
        // whatever more it says
      }
    } catch (IOException reset) {
      // as good as an end
    } finally {
      hungUp.add(true);
    }
  }

  private static int length(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        return Integer.parseInt(line.substring(15).trim());
      }
    }
    return 0;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }
}
