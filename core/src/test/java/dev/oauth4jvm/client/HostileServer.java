package dev.oauth4jvm.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.RawServer;
import dev.oauth4jvm.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
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
      return server.raw.staysOpen(millis);
    }
  }

  /** What the server does with a request; the connection is closed after it. */
  @FunctionalInterface
  interface Script {
    void play(Call call) throws IOException, InterruptedException;
  }

  private static final Pattern SECRET =
      Pattern.compile("(?<=Basic )(\\S+)|PLANTED\\w+|eyJ[\\w.-]+");

  private final RawServer raw = RawServer.serving(this::serve);
  private volatile Script script = call -> {};

  HostileServer() throws IOException {}

  void plays(Script next) {
    script = next;
  }

  String issuer() {
    String uri = raw.uri().toString();
    return uri.substring(0, uri.length() - 1);
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
    raw.close();
  }

  private void serve(Socket connection) throws IOException, InterruptedException {
    String head = RawServer.readHead(connection);
    byte[] body = connection.getInputStream().readNBytes(contentLength(head));
    script.play(new Call(this, connection, head, new String(body, ISO_8859_1)));
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
}
