package dev.oauth4jvm.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Core's public API changes only where somebody meant it to. */
class ApiTest {

  private static final Path COMMITTED = Path.of("api.txt");

  @Test
  void publicApiIsTheCommittedOne() throws Exception {
    String api = ApiDump.ofCore().text();
    if (Boolean.getBoolean("api.update")) {
      Files.writeString(COMMITTED, api);
    }

    assertThat(committed())
        .as(
            "core/api.txt is not core's public API any more. If the change is meant, run"
                + " `mvn -pl core test -Dtest=ApiTest -Dapi.update=true` and commit core/api.txt")
        .isEqualTo(api);
  }

  @Test
  void publicApiSpeaksOfExportedAndJdkTypesOnly() throws Exception {
    Set<String> hidden = ApiDump.ofCore().packagesSpokenOf();
    assertThat(hidden).as("packages that the API speaks of").contains("java.lang");

    hidden.removeAll(CoreModule.exportedPackages());
    hidden.removeIf(name -> name.startsWith("java.") || name.startsWith("javax."));

    assertThat(hidden).as("packages of the API that its readers can't see").isEmpty();
  }

  private static String committed() throws IOException {
    return Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "";
  }
}
