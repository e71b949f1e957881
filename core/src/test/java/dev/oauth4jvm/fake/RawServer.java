package dev.oauth4jvm.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on a loopback port that answers with whatever bytes a script writes, right or wrong. */
public final class RawServer implements AutoCloseable {

  /** What the server writes to one connection, once the head of a request has come. */
  @FunctionalInterface
  public interface Script {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  /** What the server does with one connection, which is closed after it. */
  @FunctionalInterface
  public interface Service {
    void serve(Socket connection) throws IOException, InterruptedException;
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private RawServer() throws IOException {}

  public static RawServer serving(Service service) throws IOException {
    RawServer server = new RawServer();
    server.start(service);
    return server;
  }

  public static RawServer answering(Script script) throws IOException {
    RawServer server = new RawServer();
    server.start(
        connection -> {
          String head = readHead(connection);
          server.drains(connection);
          server.heads.add(head);
          server.answer(connection, script);
        });
    return server;
  }

  public static RawServer answering(String bytes) throws IOException {
    return answering(out -> out.write(bytes.getBytes(ISO_8859_1)));
  }

  /** Starts an answer, then says nothing more, and does not close either. */
  public static RawServer stallingAfter(String bytes) throws IOException {
    RawServer server = new RawServer();
    server.start(
        connection -> {
          String head = readHead(connection);
          server.drains(connection);
          server.heads.add(head);
          connection.getOutputStream().write(bytes.getBytes(ISO_8859_1));
          server.closed.await();
        });
    return server;
  }

  /** Writes a byte now and then, whatever comes; its head is none of HTTP's. */
  public static RawServer trickling(String bytes) throws IOException {
    RawServer server = new RawServer();
    server.start(
        connection -> {
          server.drains(connection);
          server.answer(
              connection,
              out -> {
                for (byte next : bytes.getBytes(ISO_8859_1)) {
                  out.write(next);
                  out.flush();
                  server.staysOpen(5);
                }
              });
        });
    return server;
  }

  /** Reads the head of a request, nothing more, and says nothing. */
  public static RawServer readingOnlyHeads() throws IOException {
    RawServer server = new RawServer();
    server.start(
        connection -> {
          server.heads.add(readHead(connection));
          server.closed.await();
        });
    return server;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
  }

  /** Waits for the head of the next request. */
  public String head() throws InterruptedException {
    String head = heads.poll(10, TimeUnit.SECONDS);
    if (head == null) {
      throw new AssertionError("no request came");
    }
    return head;
  }

  /** Waits until the client has given up a connection: by closing or by resetting it. */
  public boolean clientHungUp() throws InterruptedException {
    return hungUp.await(10, TimeUnit.SECONDS);
  }

  /** Waits; false when the server was closed meanwhile. */
  public boolean staysOpen(long millis) throws InterruptedException {
    return !closed.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }

  private void start(Service service) {
    daemon(
        () -> {
          while (true) {
            try {
              Socket connection = socket.accept();
              daemon(() -> serve(connection, service));
            } catch (IOException closing) {
              return;
            }
          }
        });
  }

  private static void serve(Socket connection, Service service) {
    try (connection) {
      service.serve(connection);
    } catch (IOException | InterruptedException theClientHungUp) {
      // as it may at any time
    }
  }

  private void answer(Socket connection, Script script) throws IOException, InterruptedException {
    script.answer(connection.getOutputStream());
    connection.shutdownOutput();
    hungUp.await(10, TimeUnit.SECONDS);
  }

  /** Reads what else comes, and nothing of it matters but its end. */
  private void drains(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    daemon(
        () -> {
          try {
            in.transferTo(OutputStream.nullOutputStream());
          } catch (IOException reset) {
            // as good as closed
          }
          hungUp.countDown();
        });
  }

  /** Reads the head of a request, and nothing after it. */
  public static String readHead(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no whole head");
      }
      head.write(next);
      text = head.toString(ISO_8859_1);
    }
    return text;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }
}
