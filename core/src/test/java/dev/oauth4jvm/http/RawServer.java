package dev.oauth4jvm.http;

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
final class RawServer implements AutoCloseable {

  /** What the server writes to one connection, once the head of a request has come. */
  @FunctionalInterface
  interface Script {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Script script;
  private volatile boolean drains = true;
  private volatile boolean readsHead = true;

  private RawServer(Script script) throws IOException {
    this.script = script;
  }

  static RawServer answering(Script script) throws IOException {
    RawServer server = new RawServer(script);
    daemon(server::accept);
    return server;
  }

  static RawServer answering(String bytes) throws IOException {
    return answering(out -> out.write(bytes.getBytes(ISO_8859_1)));
  }

  /** Starts an answer, then says nothing more, and does not close either. */
  static RawServer stallingAfter(String bytes) throws IOException {
    RawServer[] self = new RawServer[1];
    CountDownLatch ready = new CountDownLatch(1);
    self[0] =
        answering(
            out -> {
              out.write(bytes.getBytes(ISO_8859_1));
              out.flush();
              ready.await();
              self[0].closed.await();
            });
    ready.countDown();
    return self[0];
  }

  /** Writes a byte now and then, whatever comes; its head is none of HTTP's. */
  static RawServer trickling(String bytes) throws IOException {
    RawServer server =
        new RawServer(
            out -> {
              CountDownLatch never = new CountDownLatch(1);
              for (byte next : bytes.getBytes(ISO_8859_1)) {
                out.write(next);
                out.flush();
                never.await(5, TimeUnit.MILLISECONDS);
              }
            });
    server.readsHead = false;
    daemon(server::accept);
    return server;
  }

  /** Reads the head of a request, nothing more, and says nothing. */
  static RawServer readingOnlyHeads() throws IOException {
    RawServer server = stallingAfter("");
    server.drains = false;
    return server;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
  }

  /** Waits for the head of the next request. */
  String head() throws InterruptedException {
    String head = heads.poll(10, TimeUnit.SECONDS);
    if (head == null) {
      throw new AssertionError("no request came");
    }
    return head;
  }

  /** Waits until the client has given up a connection: by closing or by resetting it. */
  boolean clientHungUp() throws InterruptedException {
    return hungUp.await(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = socket.accept();
        daemon(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      String head = readsHead ? readHead(in) : "";
      if (drains) {
        daemon(() -> drain(in));
      }
      heads.add(head);
      script.answer(connection.getOutputStream());
      connection.shutdownOutput();
      hungUp.await(10, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      // The client went away while the script was still writing: drain() sees that too.
    }
  }

  private void drain(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Reset: as good as closed.
    }
    hungUp.countDown();
  }

  private static String readHead(InputStream in) throws IOException {
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
