package dev.oauth4jvm.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An authorization server on a loopback socket that answers each request as a script says. */
final class HostileServer implements AutoCloseable {

  /** One request, and where to answer it. */
  record Call(HostileServer server, Socket socket, String head, String body) {

    String path() {
      return head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/1.1"));
    }

    /** Everything that the client sent: whatever is secret in it comes back. */
    String reflection() {
      return head + body;
    }

    /** A secret that the client sent; where there is none, what none is. */
    String secret() {
      Matcher found = SECRET.matcher(reflection());
      if (!found.find()) {
        return "nothing";
      }
      String basic = found.group(1);
      return basic == null
          ? found.group()
          : new String(Base64.getDecoder().decode(basic), ISO_8859_1).split(":", 2)[1];
    }

    void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    void answer(int status, String fields, byte[] content) throws IOException {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      String head =
          "HTTP/1.1 " + status + " x\r\ncontent-length: " + content.length + "\r\n" + fields;
      message.writeBytes((head + "connection: close\r\n\r\n").getBytes(ISO_8859_1));
      message.writeBytes(content);
      write(message.toByteArray());
    }

    void json(int status, String content) throws IOException {
      answer(
          status, "content-type: application/json\r\n", content.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits; false when the server was closed meanwhile. */
    boolean goesOn(long millis) throws InterruptedException {
      return !server.closed.await(millis, TimeUnit.MILLISECONDS);
    }
  }

  /** What the server does with a request; the connection is closed after it. */
  @FunctionalInterface
  interface Script {
    void play(Call call) throws IOException, InterruptedException;
  }

  private static final Pattern SECRET =
      Pattern.compile("(?<=Basic )(\\S+)|PLANTED\\w+|eyJ[\\w.-]+");

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Script script = call -> {};

  HostileServer() throws IOException {
    daemon(
        () -> {
          while (true) {
            try {
              Socket connection = socket.accept();
              daemon(() -> serve(connection));
            } catch (IOException closing) {
              return;
            }
          }
        });
  }

  void plays(Script next) {
    script = next;
  }

  String issuer() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** All its endpoints. */
  AuthorizationServer metadata() {
    JsonObject metadata = JsonObject.of("issuer", issuer());
    for (String name : Party.SERVER.json().names()) {
      String value = Party.SERVER.json().string(name);
      if (value == null) {
        metadata = metadata.with(name, Party.SERVER.json().get(name));
      } else if (!name.equals("issuer")) {
        metadata = metadata.with(name, value.replace("https://as.example", issuer()));
      }
    }
    return AuthorizationServer.of(metadata);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      script.play(
          new Call(
              this,
              connection,
              head.toString(),
              new String(in.readNBytes(contentLength(head.toString())), ISO_8859_1)));
    } catch (IOException | InterruptedException theClientHungUp) {
      // as it should, sooner or later
    }
  }

  private static int contentLength(String head) {
    String name = "content-length:";
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name)) {
        return Integer.parseInt(line.substring(name.length()).strip());
      }
    }
    return 0;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "hostile-server");
    thread.setDaemon(true);
    thread.start();
  }
}
