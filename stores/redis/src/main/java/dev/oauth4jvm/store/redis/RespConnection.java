package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.net.Tls;
import dev.oauth4jvm.net.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis, logged in and with its database selected. Used by one thread at a time.
 */
final class RespConnection {

  private final Wire wire;
  private final Socket socket;
  private final OutputStream out;
  private final RespReader in;
  private long idleSince;

  private RespConnection(Wire wire, Socket socket, int maxBulk) throws IOException {
    this.wire = wire;
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new RespReader(socket.getInputStream(), maxBulk);
  }

  /**
   * Connects, over TLS if the address requires it, and logs in.
   *
   * @param connectNanos the time limit of the TCP connection, including the resolution of the name
   * @param loginNanos the time limit of the TLS handshake, AUTH and SELECT together
   */
  static RespConnection open(
      RedisAddress address,
      @Nullable SSLContext context,
      long connectNanos,
      long loginNanos,
      int maxBulk)
      throws IOException, InterruptedException {
    if (address.tls) {
      Tls.prepare(context); // loads many classes, before the time limits begin
    }
    Wire wire = Wire.dial(address.host, address.port, System.nanoTime() + connectNanos, null);
    wire.deadline(System.nanoTime() + loginNanos);
    try {
      Socket socket = address.tls ? Tls.over(wire, context, address.host, address.port) : wire;
      RespConnection connection = new RespConnection(wire, socket, maxBulk);
      connection.logIn(address);
      return connection;
    } catch (IOException | RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  /**
   * Sends AUTH and SELECT together, and requires that both succeed before anything else is sent.
   */
  private void logIn(RedisAddress address) throws IOException {
    ByteArrayOutputStream commands = new ByteArrayOutputStream();
    if (address.user != null && address.password != null) {
      write(commands, "AUTH", address.user, address.password);
    } else if (address.password != null) {
      write(commands, "AUTH", address.password);
    }
    if (address.database != null) {
      write(commands, "SELECT", address.database);
    }
    if (commands.size() == 0) {
      return;
    }
    out.write(commands.toByteArray());
    if (address.password != null) {
      requireOk("AUTH");
    }
    if (address.database != null) {
      requireOk("SELECT");
    }
  }

  private void requireOk(String command) throws IOException {
    if (!"OK".equals(in.read(command))) {
      throw new IOException("the reply to " + command + " is not OK; check the address");
    }
  }

  /**
   * Sends a command and reads its reply.
   *
   * @param nanos the time limit of both
   */
  @Nullable Object call(long nanos, String... words) throws IOException {
    wire.deadline(System.nanoTime() + nanos);
    in.begin();
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    write(command, words);
    out.write(command.toByteArray());
    return in.read(words[0]);
  }

  private static void write(ByteArrayOutputStream out, String... words) {
    line(out, '*', words.length);
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      line(out, '$', bytes.length);
      out.writeBytes(bytes);
      out.write('\r');
      out.write('\n');
    }
  }

  private static void line(ByteArrayOutputStream out, char type, int number) {
    out.writeBytes((type + Integer.toString(number) + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether no byte of the reply to the last command was received. */
  boolean isUnanswered() {
    return !in.hasReceived();
  }

  /** Whether the connection can serve another command; begins its idle time. */
  boolean rest() {
    idleSince = System.nanoTime();
    try {
      return !in.hasMore();
    } catch (IOException broken) {
      return false;
    }
  }

  /** Whether the server has neither closed the idle connection nor sent anything since. */
  boolean isGood(long maxIdleNanos) {
    return System.nanoTime() - idleSince <= maxIdleNanos && wire.isQuiet();
  }

  /** Closes the connection; TLS notifies its peer if that needs no waiting. */
  void close() {
    wire.deadline(System.nanoTime());
    try (wire) {
      socket.close();
    } catch (IOException nothingMoreIsSent) {
      // the connection is closed
    }
  }
}
