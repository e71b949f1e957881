package dev.oauth4jvm.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/parity.md} names counterparts that the API has, and tests that exist and use them.
 */
class ParityTest {

  private static final Path PAGE = Path.of("../docs/parity.md");
  private static final Path API = Path.of("api.txt");

  private static final Pattern SECTION = Pattern.compile("## .* \\((?<count>\\d+)\\)");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(?<name>\\w+)` \\| (?<here>[^|]*) \\| (?<tests>[^|]*) \\| (?<real>[^|]*) \\|"
              + " (?<differs>[^|]*)\\|");
  private static final Pattern NAME = Pattern.compile("\\b[A-Za-z]\\w*");
  private static final Pattern CODE = Pattern.compile("`(?<code>[^`]+)`");
  private static final Pattern TEST = Pattern.compile("\\[(?<label>\\w+)]\\((?<path>[^)]+)\\)");

  /** A type's line in the API's text: its name after the package, and what it extends. */
  private static final Pattern TYPE =
      Pattern.compile(
          "(?:\\w+ )*(?:class|record|interface|enum) (?:[a-z]\\w*\\.)?(?<type>[A-Z][\\w.]*)\\S*"
              + "(?:.*? extends (?:[a-z]\\w*\\.)?(?<parent>[A-Z][\\w.]*))?.*");

  private static final Pattern MEMBER = Pattern.compile("  .*?(?<member>\\w+)(?:\\(.*)?");

  private record Type(String parent, Set<String> members) {}

  @Test
  void everyNameHasACounterpartAndATestOrSaysWhyNot() throws IOException {
    List<String> wrong = new ArrayList<>();
    int rows = 0;
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        continue;
      }
      rows++;
      boolean counterpart = CODE.matcher(row.group("here")).find();
      boolean tested = TEST.matcher(row.group("tests") + row.group("real")).find();
      if (counterpart ? !tested : row.group("differs").isBlank()) {
        wrong.add(row.group("name") + ": has neither counterpart and test, nor a reason");
      }
    }
    assertThat(rows).as("rows of the page").isPositive();
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyFunctionIsTestedAgainstARealServer() throws IOException {
    List<String> wrong = new ArrayList<>();
    String section = "";
    int functions = 0;
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (line.startsWith("## ")) {
        section = line;
      } else if (section.startsWith("## Functions ") && row.matches()) {
        functions++;
        if (!TEST.matcher(row.group("real")).find()) {
          wrong.add(row.group("name"));
        }
      }
    }
    assertThat(functions).isPositive();
    assertThat(wrong).isEmpty();
  }

  /** A test uses what it names, and what is named beside it in those helpers and examples. */
  @Test
  void everyTestUsesACounterpartAndEveryCounterpartIsUsedByATest() throws IOException {
    Map<String, String> helpers = helpers();
    List<String> wrong = new ArrayList<>();
    int tests = 0;
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        continue;
      }
      Set<String> unused = words(row.group("here"));
      Matcher test = TEST.matcher(row.group("tests") + row.group("real"));
      while (test.find()) {
        tests++;
        Path file = PAGE.resolveSibling(test.group("path"));
        boolean there = test.group("path").endsWith("/" + test.group("label") + ".java");
        Set<String> used = there && Files.exists(file) ? used(file, helpers) : Set.of();
        if (Collections.disjoint(words(row.group("here")), used)) {
          wrong.add(row.group("name") + ": not in " + test.group("label"));
        }
        unused.removeAll(used);
      }
      if (!unused.isEmpty()) {
        wrong.add(row.group("name") + ": in no test: " + unused);
      }
    }
    assertThat(tests).as("tests on the page").isPositive();
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyCounterpartIsInTheApi() throws IOException {
    Map<String, Type> api = api();
    List<String> unknown = new ArrayList<>();
    int counterparts = 0;
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Matcher code = CODE.matcher(row.group("here"));
        while (code.find()) {
          counterparts++;
          if (!has(api, code.group("code"))) {
            unknown.add(row.group("name") + " -> " + code.group("code"));
          }
        }
      }
    }
    assertThat(counterparts).as("counterparts on the page").isPositive();
    assertThat(unknown).isEmpty();
  }

  @Test
  void everySectionHasAsManyNamesAsItsTitleSays() throws IOException {
    Set<String> names = new HashSet<>();
    int expected = 0;
    for (String line : Files.readAllLines(PAGE)) {
      Matcher section = SECTION.matcher(line);
      Matcher row = ROW.matcher(line);
      if (section.matches()) {
        assertThat(names).as("names before " + line).hasSize(expected);
        expected += Integer.parseInt(section.group("count"));
      } else if (row.matches()) {
        names.add(row.group("name"));
      }
    }
    assertThat(expected).isPositive();
    assertThat(names).hasSize(expected);
  }

  /** What a test of these counterparts has to name: a member, but for "of" its type. */
  private static Set<String> words(String counterparts) {
    Set<String> words = new HashSet<>();
    Matcher code = CODE.matcher(counterparts);
    while (code.find()) {
      String name = code.group("code").replaceFirst("\\.of$", "");
      words.add(name.substring(name.lastIndexOf('.') + 1));
    }
    return words;
  }

  private static Set<String> used(Path test, Map<String, String> helpers) throws IOException {
    Set<String> own = names(Files.readString(test));
    Set<String> used = new HashSet<>(own);
    for (String name : own) {
      used.addAll(names(helpers.getOrDefault(name, "")));
    }
    return used;
  }

  private static Set<String> names(String source) {
    Set<String> names = new HashSet<>();
    Matcher name = NAME.matcher(source);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }

  /** The sources beside the tests that are none themselves, by their type. */
  private static Map<String, String> helpers() throws IOException {
    Map<String, String> helpers = new HashMap<>();
    for (String root :
        List.of(
            "src/test/java",
            "../crypto/jwe-nimbus/src/test/java",
            "../verification/it/src/test/java",
            "../verification/examples/src/main/java")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.getFileName().toString();
          if (name.endsWith(".java") && !name.endsWith("Test.java") && !name.endsWith("IT.java")) {
            helpers.merge(name.replace(".java", ""), Files.readString(file), String::concat);
          }
        }
      }
    }
    assertThat(helpers).isNotEmpty();
    return helpers;
  }

  /** Whether there is such a type, or such a member of a type or of what it extends. */
  private static boolean has(Map<String, Type> api, String name) {
    if (api.containsKey(name)) {
      return true;
    }
    int dot = name.lastIndexOf('.');
    Type type = dot < 0 ? null : api.get(name.substring(0, dot));
    while (type != null) {
      if (type.members().contains(name.substring(dot + 1))) {
        return true;
      }
      type = type.parent() == null ? null : api.get(type.parent());
    }
    return false;
  }

  private static Map<String, Type> api() throws IOException {
    Map<String, Type> types = new HashMap<>();
    Type current = new Type(null, new HashSet<>());
    for (String line : Files.readAllLines(API)) {
      Matcher type = TYPE.matcher(line);
      Matcher member = MEMBER.matcher(line);
      if (line.startsWith("  ") && member.matches()) {
        current.members().add(member.group("member"));
      } else if (type.matches()) {
        current = new Type(type.group("parent"), new HashSet<>());
        types.put(type.group("type"), current);
      }
    }
    assertThat(types).as("types in " + API).isNotEmpty();
    return types;
  }
}
