package dev.oauth4jvm.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The CONNECT request that makes a proxy forward bytes (RFC 9110, section 9.3.6). */
final class Tunnel {

  private Tunnel() {}

  /**
   * Opens a tunnel over a fresh connection to a proxy.
   *
   * @param target the host and port
   */
  static void open(Connection proxy, String target) throws IOException {
    String request = "CONNECT " + target + " HTTP/1.1\r\nhost: " + target + "\r\n\r\n";
    proxy.out.write(request.getBytes(StandardCharsets.US_ASCII));
    int status = ResponseHead.read(proxy).status();
    if (status == 407) {
      throw new IOException("the proxy requires authentication, which is not supported");
    }
    if (status / 100 != 2) {
      throw new IOException("the proxy opened no tunnel: its response has status " + status);
    }
    if (proxy.hasMore()) {
      throw ResponseHead.invalid("the proxy sent bytes before the tunnel was used");
    }
  }
}
