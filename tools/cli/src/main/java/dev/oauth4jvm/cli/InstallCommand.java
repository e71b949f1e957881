package dev.oauth4jvm.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Installs the program: its jar, a launcher, and an archive of its classes (class data sharing),
 * which halves the time to start.
 */
final class InstallCommand implements Command {

  /** The property that makes this command run others, so that their classes are archived. */
  private static final String REHEARSAL = "oauth4jvm.rehearsal";

  private static final int MAX_SECONDS = 120;

  /** Paths that are the same in a URL: Java 17 looks for archived classes by the jar's URL. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._+@=,:~-]+");

  /** What commands that shall start fast need: the token and key are made for the rehearsal. */
  private static final List<String> FAST =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  @Override
  public String name() {
    return "install";
  }

  @Override
  public String summary() {
    return "install this program in a directory, with a launcher that starts fast";
  }

  @Override
  public String operands() {
    return "DIRECTORY";
  }

  @Override
  public String example() {
    return "install ~/.local/share/oauth4jvm";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws Exception {
    if (Boolean.getBoolean(REHEARSAL)) {
      return Rehearsal.run(Path.of(arguments.operand("the directory")));
    }
    Path jar = jar();
    Path directory = Path.of(arguments.operand("the directory")).toAbsolutePath().normalize();
    if (!PLAIN.matcher(directory.toString()).matches()) {
      throw new UsageException(
          "expected a directory without spaces, quotes and letters that are not ASCII in its path,"
              + " since Java 17 uses no archive there: "
              + directory);
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path installed = directory.resolve("oauth4jvm.jar");
    Path archive = directory.resolve("oauth4jvm.jsa");
    Path launcher = directory.resolve(Program.NAME);
    try {
      Files.createDirectories(directory);
      Files.copy(jar, installed, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(archive);
      Files.writeString(launcher, launcher(java, installed, archive), StandardCharsets.UTF_8);
      if (!launcher.toFile().setExecutable(true, false)) {
        throw new UsageException("cannot make " + launcher + " executable");
      }
    } catch (IOException e) {
      throw new UsageException("cannot install in " + directory + ": " + e);
    }
    boolean archived = archive(java, installed, archive);
    console.line(launcher.toString());
    console.story(
        archived
            ? "Installed with an archive of classes, for this Java alone: after an update of Java,"
                + " install again."
            : "Installed without an archive of classes, which this Java did not write: it starts"
                + " more slowly.");
    return ExitCode.OK;
  }

  private static Path jar() throws URISyntaxException {
    Path place = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isRegularFile(place)) {
      throw new UsageException(
          "install runs from the program's jar: java -jar oauth4jvm.jar install");
    }
    return place;
  }

  /** A script for a POSIX shell; without the archive, java goes on without it. */
  private static String launcher(Path java, Path jar, Path archive) {
    return """
        #!/bin/sh
        # Written by "oauth4jvm install".
        terminal=false
        if [ -t 1 ]; then terminal=true; fi
        exec '%s' %s '-XX:SharedArchiveFile=%s' -Doauth4jvm.terminal=$terminal -cp '%s' %s "$@"
        """
        .formatted(java, String.join(" ", FAST), archive, jar, Main.class.getName());
  }

  private static boolean archive(Path java, Path jar, Path archive) throws Exception {
    Path scratch = Files.createTempDirectory("oauth4jvm-install");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(FAST);
    command.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + archive,
            "-D" + REHEARSAL + "=true",
            "-cp",
            jar.toString(),
            Main.class.getName(),
            "install",
            scratch.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 && Files.exists(archive);
    } finally {
      process.destroyForcibly();
      Rehearsal.delete(scratch);
    }
  }
}
