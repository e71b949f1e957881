package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.examples.ClientCredentials;
import dev.oauth4jvm.examples.OidcCodeFlow;
import dev.oauth4jvm.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Examples as a reader runs them: programs of their own, told by environment variables. */
@Timeout(120)
class ExampleProgramsIT {

  private static final String SECRET = "a secret";
  private static final String API = "https://api.example.com";
  private static final String ASKS = "Open this in your browser: ";

  private static OidcProvider provider;
  private static String redirectUri;

  @BeforeAll
  static void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      redirectUri = "http://127.0.0.1:" + free.getLocalPort() + "/callback";
    }
    provider =
        OidcProvider.builder()
            .client("service", SECRET)
            .client(
                JsonObject.builder()
                    .put("client_id", "desktop")
                    .put("client_secret", SECRET)
                    .put("redirect_uris", List.of(redirectUri))
                    .build())
            .resource(API, "ES256")
            .start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @Test
  void theUsersBrowserComesBackToTheProgram() throws Exception {
    Process program = start(OidcCodeFlow.class, Map.of("CLIENT_ID", "desktop"));
    try (BufferedReader output = program.inputReader(StandardCharsets.UTF_8)) {
      String asked = output.readLine();
      assertThat(asked).startsWith(ASKS + provider.issuer());

      URI back = new Browser("alice").open(URI.create(asked.substring(ASKS.length()))).uri();
      assertThat(back.toString()).startsWith(redirectUri + "?code=");
      assertThat(Wire.get(back).body()).contains("You can close this window.");

      assertThat(output.readLine()).isEqualTo("UserInfoResponse[sub=alice]");
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void aMissingSettingIsSaid() throws Exception {
    Process program = start(ClientCredentials.class, Map.of("CLIENT_ID", "service"));
    try (BufferedReader errors = program.errorReader(StandardCharsets.UTF_8)) {
      assertThat(errors.lines())
          .anyMatch(line -> line.endsWith("set the environment variable SCOPE"));
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isNotZero();
    } finally {
      program.destroyForcibly();
    }
  }

  private static Process start(Class<?> example, Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("ALLOW_HTTP", "true");
    settings.put("ISSUER", provider.issuer());
    settings.put("CLIENT_SECRET", SECRET);
    settings.put("REDIRECT_URI", redirectUri);
    settings.put("RESOURCE", API);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            example.getName());
    builder.environment().putAll(settings);
    return builder.start();
  }
}
