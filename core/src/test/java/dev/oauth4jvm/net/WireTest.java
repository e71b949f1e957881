package dev.oauth4jvm.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What TLS reads of the socket that it runs over. */
class WireTest {

  private final InetAddress loopback = InetAddress.getLoopbackAddress();

  private Wire dial(int port) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    return Wire.dial(loopback.getHostAddress(), port, deadline, null);
  }

  @Test
  void addressesAndPortsAreThoseOfTheConnection() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Wire wire = dial(server.getLocalPort())) {
      // a socket that answers these by itself opens a second one, which nothing closes
      assertThat(wire.getPort()).isEqualTo(server.getLocalPort());
      assertThat(wire.getLocalPort()).isPositive().isNotEqualTo(server.getLocalPort());
      assertThat(wire.getInetAddress()).isEqualTo(loopback);
      assertThat(wire.getLocalAddress()).isEqualTo(loopback);
      assertThat(wire.getRemoteSocketAddress()).isEqualTo(server.getLocalSocketAddress());
    }
  }

  @Test
  void aClosedPortIsTheFailure() throws Exception {
    int closed;
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      closed = server.getLocalPort();
    }
    assertThatThrownBy(() -> dial(closed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused");
  }
}
