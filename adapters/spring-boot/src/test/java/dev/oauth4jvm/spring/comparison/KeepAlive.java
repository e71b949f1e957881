package dev.oauth4jvm.spring.comparison;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that sends one request after another, and reads answers with a length. */
final class KeepAlive implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  KeepAlive(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 8192);
  }

  /** Sends a request, and reads its answer, which must have status 200. */
  void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    String status = line();
    int length = 0;
    String field = line();
    while (!field.isEmpty()) {
      if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(field.substring(15).trim());
      }
      field = line();
    }
    in.skipNBytes(length);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("expected status 200: " + status);
    }
  }

  private String line() throws IOException {
    byte[] line = new byte[1024];
    int length = 0;
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line[length++] = (byte) next;
      }
      next = in.read();
    }
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
