package dev.oauth4jvm.engines;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that ran in a process of its own, without some of the class path: what it printed, and
 * which classes it loaded.
 */
public final class LeanProcess {

  private static final String TAG = "[class,load] ";

  private final List<String> printed = new ArrayList<>();
  private final List<String> loaded = new ArrayList<>();

  private LeanProcess() {}

  /**
   * Runs a program to its end, which must be a good one.
   *
   * @param absent what the paths of jars contain that are left out of the class path
   */
  public static LeanProcess without(String absent, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> classPath = new ArrayList<>();
    boolean found = false;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.contains(absent)) {
        found = true;
      } else {
        classPath.add(entry);
      }
    }
    if (!found) {
      throw new IllegalArgumentException("no entry of the class path contains " + absent);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout:tags",
                "-cp",
                String.join(File.pathSeparator, classPath),
                program.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(program + " failed: " + output);
    }
    LeanProcess result = new LeanProcess();
    for (String line : output.lines().toList()) {
      if (line.startsWith(TAG)) {
        result.loaded.add(line.substring(TAG.length(), line.indexOf(' ', TAG.length())));
      } else {
        result.printed.add(line);
      }
    }
    return result;
  }

  /** The lines that it printed. */
  public List<String> printed() {
    return printed;
  }

  /** The names of the classes that it loaded, the JDK's too. */
  public List<String> loaded() {
    return loaded;
  }
}
