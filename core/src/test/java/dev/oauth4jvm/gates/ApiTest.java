package dev.oauth4jvm.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Core's public API changes only where somebody meant it to. */
class ApiTest {

  private static final Path COMMITTED = Path.of("api.txt");

  private static final String ADVICE =
      "core/api.txt is not core's public API any more. If the change is meant, run"
          + " `mvn -pl core test -Dtest=ApiTest -Dapi.update=true` and commit core/api.txt";

  @Test
  void publicApiIsTheCommittedOne() throws Exception {
    String api = ApiDump.ofCore().text();
    if (Boolean.getBoolean("api.update")) {
      Files.writeString(COMMITTED, api);
    }

    String committed = committed();
    // The lines first, so that a failure shows those that differ and not the whole text.
    assertThat(difference(committed, api)).as(ADVICE).isEmpty();
    assertThat(committed).as(ADVICE).isEqualTo(api);
  }

  @Test
  void publicApiSpeaksOfExportedAndJdkTypesOnly() throws Exception {
    Set<String> hidden = ApiDump.ofCore().packagesSpokenOf();
    assertThat(hidden).as("packages that the API speaks of").contains("java.lang");

    hidden.removeAll(CoreModule.exportedPackages());
    hidden.removeIf(name -> name.startsWith("java.") || name.startsWith("javax."));

    assertThat(hidden).as("packages of the API that its readers can't see").isEmpty();
  }

  /** The members that one text has and the other has not, each with its type. */
  private static List<String> difference(String committed, String api) {
    Set<String> before = members(committed);
    Set<String> after = members(api);
    List<String> lines = new ArrayList<>();
    for (String member : before) {
      if (!after.contains(member)) {
        lines.add("removed: " + member);
      }
    }
    for (String member : after) {
      if (!before.contains(member)) {
        lines.add("added: " + member);
      }
    }
    return lines;
  }

  private static Set<String> members(String api) {
    Set<String> members = new LinkedHashSet<>();
    String type = "";
    for (String line : api.lines().toList()) {
      if (line.startsWith(" ")) {
        members.add(type + " " + line.strip());
      } else if (!line.isEmpty()) {
        type = line;
        members.add(line);
      }
    }
    return members;
  }

  private static String committed() throws IOException {
    return Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "";
  }
}
