package dev.oauth4jvm.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each public report of docs/reports.md names a test that exists. */
class ReportsTest {

  private static final Path PAGE = Path.of("..", "docs", "reports.md").toAbsolutePath().normalize();

  /** The report's repository and number; the file of the test and its method. */
  private static final Pattern ROW =
      Pattern.compile(
          "\\| [\\w.-]+/[\\w.-]+#\\d+ \\|.* \\| \\[\\w+\\]\\((?<file>\\S+)\\) `(?<method>\\w+)` \\|");

  @Test
  void eachReportHasATest() throws IOException {
    List<String> wrong = new ArrayList<>();
    int reports = 0;
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("| ") || line.startsWith("| report |")) {
        continue;
      }
      reports++;
      Matcher row = ROW.matcher(line);
      Path test = row.matches() ? PAGE.resolveSibling(row.group("file")) : null;
      if (test == null
          || !Files.exists(test)
          || !Files.readString(test).contains(" void " + row.group("method") + "(")) {
        wrong.add(line);
      }
    }
    assertThat(reports).isGreaterThan(40);
    assertThat(wrong).isEmpty();
  }
}
