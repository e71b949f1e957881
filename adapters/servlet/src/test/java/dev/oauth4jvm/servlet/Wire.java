package dev.oauth4jvm.servlet;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The connection of a test's client to its container. */
final class Wire {

  private static final SocketTransport TRANSPORT = SocketTransport.create();

  private Wire() {}

  /** Sends a request to a port of this machine, whatever host its URL names. */
  static Response send(int port, Request request) throws IOException {
    URI uri = request.uri();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    URI local = URI.create("http://127.0.0.1:" + port + uri.getRawPath() + query);
    return TRANSPORT.send(Request.of(request.method(), local).headers(request.headers()));
  }

  static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** Sends a target that is no URL, and returns everything that is received. */
  static String raw(int port, String target, String... fields) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: api.test\r\n");
      for (String field : fields) {
        head.append(field).append("\r\n");
      }
      head.append("Connection: close\r\n\r\n");
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
