package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.oauth4jvm.FreshProcess;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A name with two addresses, in a process with a file of hosts of its own. */
@Timeout(60)
class SocketTransportAddressTest {

  /** What the process runs. */
  static final class Sender {

    private Sender() {}

    public static void main(String[] arguments) throws IOException {
      Request request = Request.get(URI.create(arguments[0]));
      System.out.println("status " + SocketTransport.create().send(request).status());
    }
  }

  private static ServerSocket second() throws IOException {
    try {
      return new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
    } catch (IOException e) {
      return abort("the system has one loopback address");
    }
  }

  /**
   * A listener on the second address, at a port that was free on the first one and is now bound.
   */
  private static ServerSocket besides(Socket refusing) throws IOException {
    BindException taken = new BindException("no attempt");
    for (int attempt = 0; attempt < 20; attempt++) {
      ServerSocket listener = second();
      try {
        // bound, so that nobody listens there meanwhile
        refusing.bind(
            new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), listener.getLocalPort()));
        return listener;
      } catch (BindException e) { // another process has the port of this number
        listener.close();
        taken = e;
      }
    }
    throw taken;
  }

  @Test
  void the_next_address_is_connected_to_when_one_refuses(@TempDir Path folder) throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 two.example\n127.0.0.2 two.example\n");
    try (Socket refusing = new Socket();
        ServerSocket listener = besides(refusing)) {
      Thread server =
          new Thread(
              () -> {
                try (Socket connection = listener.accept()) {
                  connection.getInputStream().read();
                  connection.getOutputStream().write(PersistentServer.OK.getBytes(US_ASCII));
                  connection.shutdownOutput();
                  connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // the process says what it got
                }
              });
      server.setDaemon(true);
      server.start();
      FreshProcess process =
          FreshProcess.of(
              List.of("-Djdk.net.hosts.file=" + hosts),
              Sender.class,
              "http://two.example:" + listener.getLocalPort() + "/");
      assertThat(process.printed()).contains("status 200");
    }
  }
}
