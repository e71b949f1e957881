package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The client's authorization, as the Model Context Protocol's own conformance suite judges it. The
 * scenarios run one after another; the suite alone would start all of them at once.
 */
class McpConformanceIT {

  private static final Path SUITE = Path.of("mcp", "node_modules").toAbsolutePath();

  @TempDir Path results;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata-default",
        "metadata-var1",
        "metadata-var2",
        "metadata-var3",
        "basic-cimd",
        "scope-from-www-authenticate",
        "scope-from-scopes-supported",
        "scope-omitted-when-undefined",
        "scope-step-up",
        "scope-retry-limit",
        "token-endpoint-auth-basic",
        "token-endpoint-auth-post",
        "token-endpoint-auth-none",
        "pre-registration"
      })
  void theClientPassesEveryCheckOfTheScenario(String scenario) throws Exception {
    Path output = results.resolve("output");
    Process suite =
        new ProcessBuilder(
                SUITE.resolve("node/bin/node").toString(),
                SUITE.resolve("@modelcontextprotocol/conformance/dist/index.js").toString(),
                "client",
                "--command",
                command(),
                "--scenario",
                "auth/" + scenario,
                "--timeout",
                "120000",
                "-o",
                results.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(suite.waitFor(150, TimeUnit.SECONDS)).as("the suite ended").isTrue();
    } finally {
      suite.destroyForcibly();
    }
    // the exit status says less: the client may end with an error where it must give up
    List<JsonObject> checks = checks();
    assertThat(checks).as(Files.readString(output)).isNotEmpty();
    assertThat(checks)
        .as(Files.readString(output))
        .allMatch(check -> check.has("status", "SUCCESS") || check.has("status", "INFO"))
        .anyMatch(check -> check.has("status", "SUCCESS"));
  }

  private List<JsonObject> checks() throws Exception {
    try (Stream<Path> files = Files.walk(results)) {
      Path file = files.filter(path -> path.endsWith("checks.json")).findFirst().orElseThrow();
      JsonObject all = JsonObject.parse("{\"checks\":" + Files.readString(file) + "}");
      List<?> checks = all.array("checks");
      return Objects.requireNonNull(checks).stream().map(JsonObject.class::cast).toList();
    }
  }

  /** A command line for a shell: Java, with this test's class path. */
  private static String command() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return "'%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s"
        .formatted(
            java, System.getProperty("java.class.path"), McpConformanceClient.class.getName());
  }
}
