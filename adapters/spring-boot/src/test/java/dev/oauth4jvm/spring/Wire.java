package dev.oauth4jvm.spring;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The connection of a test's client to its application. */
final class Wire {

  private static final SocketTransport TRANSPORT = SocketTransport.create();

  private Wire() {}

  /** Sends a request to a port of this machine, whatever host its URL names. */
  static Response send(int port, Request request) throws IOException {
    URI local = URI.create("http://127.0.0.1:" + port + request.uri().getRawPath());
    return TRANSPORT.send(Request.of(request.method(), local).headers(request.headers()));
  }

  static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
