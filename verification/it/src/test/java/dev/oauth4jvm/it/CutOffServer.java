package dev.oauth4jvm.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A server that sends the beginning of a JSON response to each request, and closes the connection.
 */
final class CutOffServer implements AutoCloseable {

  private final ServerSocket listening;
  private final byte[] beginning;

  /** Announces the whole body, and sends half of it. */
  CutOffServer(String body) {
    beginning =
        ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body.substring(0, body.length() / 2))
            .getBytes(StandardCharsets.UTF_8);
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NodeProcess.NEW_THREAD.execute(this::serve);
  }

  URI uri() {
    return URI.create(
        "http://" + listening.getInetAddress().getHostAddress() + ":" + listening.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        answer(socket);
      } catch (IOException e) {
        // closed, or the client closed the connection first
      }
    }
  }

  private void answer(Socket socket) throws IOException {
    BufferedReader request =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String line = request.readLine();
    while (line != null && !line.isEmpty()) {
      line = request.readLine();
    }
    OutputStream out = socket.getOutputStream();
    out.write(beginning);
    out.flush();
  }
}
