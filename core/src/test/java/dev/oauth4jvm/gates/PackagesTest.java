package dev.oauth4jvm.gates;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keeps the arrows between core's packages pointing downwards. */
class PackagesTest {

  private static final String ROOT = "dev.oauth4jvm";

  /** The layer of every package. A package may use packages of lower layers, and no others. */
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          entry(ROOT + ".json", 1),
          entry(ROOT + ".net", 1),
          entry(ROOT + ".http", 2),
          entry(ROOT, 3),
          entry(ROOT + ".jose", 4),
          entry(ROOT + ".store", 4),
          entry(ROOT + ".internal", 5),
          entry(ROOT + ".internal.flight", 6),
          entry(ROOT + ".jwks", 7),
          entry(ROOT + ".auth", 8),
          entry(ROOT + ".proxy", 8),
          entry(ROOT + ".internal.endpoint", 9),
          entry(ROOT + ".discovery", 10),
          entry(ROOT + ".client", 11),
          entry(ROOT + ".resource", 12),
          entry(ROOT + ".signin", 12),
          entry(ROOT + ".tokens", 12));

  private static JavaClasses classes;

  @BeforeAll
  static void importMainClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    // Rules hold trivially for no classes at all.
    assertThat(classes.stream().filter(type -> !type.getSimpleName().equals("package-info")))
        .as("main classes of %s on the class path", ROOT)
        .isNotEmpty();
  }

  @Test
  void everyPackageHasAFloor() {
    TreeSet<String> packages = new TreeSet<>();
    for (JavaClass type : classes) {
      packages.add(type.getPackageName());
    }

    assertThat(FLOORS.keySet())
        .as("a new package must be assigned its layer in this test")
        .containsAll(packages);
  }

  @Test
  void everyPackageIsNullMarked() throws ClassNotFoundException {
    TreeSet<String> unmarked = new TreeSet<>();
    for (JavaClass type : classes) {
      Class<?> info = Class.forName(type.getPackageName() + ".package-info");
      if (!info.isAnnotationPresent(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }

    assertThat(unmarked).as("packages without @NullMarked").isEmpty();
  }

  @Test
  void arrowsPointToLowerFloorsOnly() {
    List<String> upward = new ArrayList<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String from = type.getPackageName();
        String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (!from.equals(to)
            && FLOORS.containsKey(from)
            && FLOORS.containsKey(to)
            && FLOORS.get(to) >= FLOORS.get(from)) {
          upward.add(from + " -> " + to + ": " + dependency.getDescription());
        }
      }
    }

    assertThat(upward).as("arrows to the same or a higher layer").isEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").namingSlices("$1").should().beFreeOfCycles().check(classes);
  }

  @Test
  void coreUsesNothingOutsideTheJdk() {
    TreeSet<String> foreign = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (!to.startsWith("java.")
            && !to.startsWith("javax.")
            && !to.equals("jdk.jfr")
            && !to.startsWith(ROOT)
            && !to.equals("org.jspecify.annotations")
            && !to.isEmpty()) {
          foreign.add(dependency.getDescription());
        }
      }
    }

    assertThat(foreign).as("uses of types outside the JDK").isEmpty();
  }
}
