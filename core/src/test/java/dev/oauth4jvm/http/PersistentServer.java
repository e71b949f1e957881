package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server on a loopback port that keeps its connections, and says on which of them each request
 * came.
 */
final class PersistentServer implements AutoCloseable {

  /** The answer to a request; an empty one closes the connection. */
  @FunctionalInterface
  interface Script {
    String answer(int connection, String head);
  }

  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** The first line of each request after the number of its connection, from 0. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final ServerSocket socket = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<CountDownLatch> closed = new CopyOnWriteArrayList<>();
  private final Script script;
  private final boolean closes;

  PersistentServer(Script script) throws IOException {
    this(script, false);
  }

  /** With true, closes each connection after its first answer. */
  PersistentServer(Script script, boolean closes) throws IOException {
    this.script = script;
    this.closes = closes;
    daemon(
        () -> {
          while (true) {
            try {
              Socket connection = socket.accept();
              int number = connections.size();
              closed.add(new CountDownLatch(1));
              connections.add(connection);
              daemon(() -> serve(connection, number));
            } catch (IOException closing) {
              return;
            }
          }
        });
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
  }

  int connections() {
    return connections.size();
  }

  /** Closes a connection from this side, and waits for nothing. */
  void hangUp(int connection) throws IOException {
    connections.get(connection).shutdownOutput();
  }

  /** Waits until the client has closed a connection. */
  boolean clientHungUp(int connection) throws InterruptedException {
    return closed.get(connection).await(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void serve(Socket connection, int number) {
    try (connection) {
      InputStream in = connection.getInputStream();
      StringBuilder head = new StringBuilder();
      for (int next; (next = in.read()) >= 0; ) {
        head.append((char) next);
        if (head.indexOf("\r\n\r\n") >= 0) {
          requests.add(number + " " + head.substring(0, head.indexOf("\r\n")));
          String answer = script.answer(number, head.toString());
          if (answer.isEmpty()) {
            return;
          }
          connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
          if (closes) {
            return;
          }
          head.setLength(0);
        }
      }
    } catch (IOException reset) {
      // as good as closed
    } finally {
      closed.get(number).countDown();
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "persistent-server");
    thread.setDaemon(true);
    thread.start();
  }
}
