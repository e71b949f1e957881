package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.FreshProcess;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that has a transport and never needs it does not pay for {@code java.net.http}. */
@Timeout(120)
class JdkTransportLoadingTest {

  /** What the fresh process runs: with an argument it sends, else it only makes everything. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws IOException {
      JdkTransport transport = JdkTransport.create();
      AsyncTransport async = transport.async();
      Request request =
          Request.post(URI.create("http://127.0.0.1:1/")).header("A", "1").body(new byte[1]);
      Challenge challenge = Challenge.of("Bearer", Map.of("error", "invalid_token"));
      Response response =
          Response.of(401, Headers.of("WWW-Authenticate", challenge.toHeaderValue()), new byte[1]);
      System.out.println(async.hashCode() + " " + request + response);
      System.out.println(Challenge.parse(response.headers()) + " made");
      if (arguments.length > 0) {
        try {
          transport.send(request);
        } catch (IOException e) {
          System.out.println("sent");
        }
      }
    }
  }

  @Test
  void making_a_transport_loads_no_class_of_the_http_client() throws Exception {
    FreshProcess process = FreshProcess.of(Program.class);
    assertThat(process.printed()).anyMatch(line -> line.endsWith("made"));
    assertThat(process.loaded()).contains("dev.oauth4jvm.http.JdkTransport");
    assertThat(process.loaded())
        .noneMatch(name -> name.startsWith("java.net.http."))
        .noneMatch(name -> name.startsWith("jdk.internal.net.http."))
        .noneMatch(name -> name.startsWith("java.util.regex."))
        .noneMatch(name -> name.startsWith("dev.oauth4jvm.") && name.contains("Lambda"));
  }

  @Test
  void sending_loads_it_so_the_other_test_would_notice() throws Exception {
    FreshProcess process = FreshProcess.of(Program.class, "send");
    assertThat(process.printed()).contains("sent");
    assertThat(process.loaded()).contains("java.net.http.HttpClient");
  }
}
