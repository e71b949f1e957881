package dev.oauth4jvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar, as a process of its own, and what it installs. */
class InstallIT {

  private static final Path JAR = Path.of("target", "oauth4jvm.jar").toAbsolutePath();
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.AA";

  @TempDir static Path directory;
  private static Path launcher;

  private record Ended(int code, String out, String err) {}

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Path target = directory.resolve("program");
    Ended installed =
        run(Map.of(), JAVA.toString(), "-jar", JAR.toString(), "install", target + "");

    assertThat(installed.code()).as(installed.err()).isZero();
    assertThat(installed.err()).contains("Installed with an archive of classes");
    launcher = target.resolve("oauth4jvm");
    assertThat(installed.out()).isEqualTo(launcher + System.lineSeparator());
  }

  @Test
  void theLauncherRunsTheProgramWithItsArchive() throws IOException, InterruptedException {
    Ended plain = run(Map.of(), launcher.toString(), "jwt", "decode", TOKEN);
    Ended logged =
        run(
            Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + directory.resolve("classes.log")),
            launcher.toString(),
            "jwt",
            "decode",
            TOKEN);

    assertThat(plain.code()).as(plain.err()).isZero();
    assertThat(plain.out()).contains("\"sub\": \"alice\"").doesNotContain("\u001b[");
    assertThat(logged.code()).as(logged.err()).isZero();
    List<String> own =
        Files.readAllLines(directory.resolve("classes.log")).stream()
            .filter(line -> line.contains(" dev.oauth4jvm.") || line.contains("commons.cli"))
            .toList();
    assertThat(own).hasSizeGreaterThan(10);
    assertThat(own).allMatch(line -> line.contains("source: shared objects file (top)"));
  }

  @Test
  void exitCodesReachTheShell() throws IOException, InterruptedException {
    assertThat(run(Map.of(), launcher.toString(), "jwt", "decode", "no").code())
        .isEqualTo(ExitCode.REFUSED.status);
    assertThat(run(Map.of(), launcher.toString(), "jwt", "bake").code())
        .isEqualTo(ExitCode.USAGE.status);
  }

  @Test
  void aDirectoryInWhichNoArchiveWorksIsRefused() throws IOException, InterruptedException {
    Path target = directory.resolve("a folder");
    Ended refused = run(Map.of(), JAVA.toString(), "-jar", JAR.toString(), "install", target + "");

    assertThat(refused.code()).isEqualTo(ExitCode.USAGE.status);
    assertThat(refused.err()).contains("without spaces", "a folder");
    assertThat(target).doesNotExist();
  }

  @Test
  void theJarHasWhatItNeedsAndTheLicenses() throws IOException {
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      List<String> names = jar.stream().map(entry -> entry.getName()).toList();

      assertThat(names).contains("dev/oauth4jvm/cli/Main.class", "META-INF/LICENSE.txt");
      assertThat(names).noneMatch(name -> name.contains("module-info"));
      assertThat(names)
          .filteredOn(name -> name.endsWith(".class"))
          .allMatch(
              name ->
                  name.startsWith("dev/oauth4jvm/") || name.startsWith("org/apache/commons/cli/"));
    }
  }

  private static Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
    return new Ended(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
