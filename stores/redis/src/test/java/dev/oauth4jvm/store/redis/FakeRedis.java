package dev.oauth4jvm.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server that commits the faults which no Redis commits. */
final class FakeRedis implements AutoCloseable {

  /** What it answers. */
  interface Script {

    /**
     * The bytes of the reply, null to close the connection.
     *
     * @param connection the number of the connection, from 0 on
     */
    @Nullable String reply(int connection, List<String> command);
  }

  final List<List<String>> commands = new CopyOnWriteArrayList<>();
  private final ServerSocket listening;
  private final Script script;
  private volatile int connections;

  FakeRedis(Script script) throws IOException {
    this.script = script;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept);
    thread.setDaemon(true);
    thread.start();
  }

  URI uri(String userInfo, String path) {
    return URI.create("redis://" + userInfo + "127.0.0.1:" + listening.getLocalPort() + path);
  }

  int connections() {
    return connections;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        int number = connections;
        connections = number + 1;
        Thread thread = new Thread(() -> serve(socket, number));
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        // by the test, at its end
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        int words = (int) number(in);
        List<String> command = new ArrayList<>();
        for (int i = 0; i < words; i++) {
          command.add(new String(in.readNBytes((int) number(in)), UTF_8));
          in.skipNBytes(2);
        }
        commands.add(command);
        String reply = script.reply(number, command);
        if (reply == null) {
          return;
        }
        socket.getOutputStream().write(reply.getBytes(UTF_8));
      }
    } catch (IOException hungUp) {
      // the client did
    }
  }

  /** A line's number, after its first character. */
  private static long number(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the client closed the connection");
      }
      line.append(new String(new byte[] {(byte) next}, ISO_8859_1));
    }
    return Long.parseLong(line.substring(1).strip());
  }
}
