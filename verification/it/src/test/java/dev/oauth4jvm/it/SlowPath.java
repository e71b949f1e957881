package dev.oauth4jvm.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A proxy to a server that delays all data sent to the server. */
final class SlowPath implements AutoCloseable {

  private final ServerSocket listening;
  private final int target;
  private final Pause pause;

  /** The delay of each part of the data. */
  interface Pause {
    void run() throws InterruptedException;
  }

  SlowPath(URI server, Pause pause) {
    this(server.getPort(), pause);
  }

  SlowPath(int port, Pause pause) {
    target = port;
    this.pause = pause;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NodeProcess.NEW_THREAD.execute(this::serve);
  }

  int port() {
    return listening.getLocalPort();
  }

  URI redis() {
    return URI.create("redis://127.0.0.1:" + port());
  }

  URI http() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        NodeProcess.NEW_THREAD.execute(() -> carry(near, far, pause));
        NodeProcess.NEW_THREAD.execute(() -> carry(far, near, () -> {}));
      } catch (IOException closed) {
        // closed by the test, at its end
      }
    }
  }

  private static void carry(Socket from, Socket to, Pause pause) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        pause.run();
        out.write(buffer, 0, read);
      }
    } catch (IOException hungUp) {
      // one side is closed, and now both are
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
