package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.FreshProcess;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that never sends pays for no transport, and one that sends over sockets for little. */
@Timeout(120)
class TransportLoadingTest {

  /** Each costs a starting process a fifth of a millisecond: one more is added on purpose. */
  private static final int MOST_CLASSES = 23;

  /** What the fresh process runs: with an argument it sends, else it only makes everything. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws IOException {
      Driver driver = Driver.create();
      SocketTransport sockets = SocketTransport.create();
      AsyncTransport async = JdkTransport.create().async();
      Request request =
          Request.post(URI.create("http://127.0.0.1:1/")).header("A", "1").body(new byte[1]);
      Challenge challenge = Challenge.of("Bearer", Map.of("error", "invalid_token"));
      Response response =
          Response.of(401, Headers.of("WWW-Authenticate", challenge.toHeaderValue()), new byte[1]);
      System.out.println(async.hashCode() + " " + driver.hashCode() + request + response);
      System.out.println(Challenge.parse(response.headers()) + " made");
      if (arguments.length > 0) {
        try {
          (arguments[0].equals("jdk") ? JdkTransport.create() : sockets).send(request);
        } catch (IOException e) {
          System.out.println("failed");
        }
      }
    }
  }

  /** What a process runs that only sends over sockets. */
  static final class Sender {

    private Sender() {}

    public static void main(String[] arguments) throws IOException {
      Request request = Request.get(URI.create(arguments[0]));
      System.out.println("status " + SocketTransport.create().send(request).status());
    }
  }

  @Test
  void making_a_transport_loads_no_more_than_itself() throws Exception {
    FreshProcess process = FreshProcess.of(Program.class);
    assertThat(process.printed()).anyMatch(line -> line.endsWith("made"));
    assertThat(process.loaded())
        .contains("dev.oauth4jvm.http.JdkTransport", "dev.oauth4jvm.http.SocketTransport")
        .doesNotContain("dev.oauth4jvm.http.SocketExchange", "java.net.ProxySelector")
        .noneMatch(name -> name.startsWith("java.net.http."))
        .noneMatch(name -> name.startsWith("jdk.internal.net.http."))
        .noneMatch(name -> name.startsWith("javax.net.ssl."))
        .noneMatch(name -> name.startsWith("java.util.regex."))
        .noneMatch(name -> name.startsWith("dev.oauth4jvm.") && name.contains("Lambda"));
  }

  @Test
  void sending_over_java_net_http_loads_it_so_the_other_test_would_notice() throws Exception {
    FreshProcess process = FreshProcess.of(Program.class, "jdk");
    assertThat(process.printed()).contains("failed");
    assertThat(process.loaded()).contains("java.net.http.HttpClient");
  }

  @Test
  void sending_over_sockets_loads_little() throws Exception {
    FreshProcess process;
    try (PersistentServer server =
        new PersistentServer((connection, head) -> PersistentServer.OK)) {
      process = FreshProcess.of(Sender.class, server.uri().toString());
    }
    assertThat(process.printed()).contains("status 200");
    assertThat(process.loaded())
        .noneMatch(name -> name.startsWith("java.net.http."))
        .noneMatch(name -> name.startsWith("javax.net.ssl."))
        .noneMatch(name -> name.startsWith("sun.security.ssl."))
        .noneMatch(name -> name.startsWith("java.util.regex."))
        .doesNotContain("sun.nio.ch.EPollSelectorImpl");
    String tests = TransportLoadingTest.class.getName();
    List<String> own =
        process.loaded().stream()
            .filter(name -> name.startsWith("dev.oauth4jvm.") && !name.startsWith(tests))
            .toList();
    assertThat(own)
        .contains("dev.oauth4jvm.net.Wire")
        .noneMatch(name -> name.contains("Lambda"))
        .hasSizeLessThan(MOST_CLASSES + 1);
  }
}
