package dev.oauth4jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that ran in a process of its own: what it printed, and which classes it loaded. */
public final class FreshProcess {

  private static final String TAG = "[class,load] ";

  private final List<String> printed = new ArrayList<>();
  private final List<String> loaded = new ArrayList<>();

  private FreshProcess() {}

  /** Runs a program of the tests to its end, which must be a good one. */
  public static FreshProcess of(Class<?> program, String... arguments) throws Exception {
    return of(List.of(), program, arguments);
  }

  /** Runs a program with options of the JVM. */
  public static FreshProcess of(List<String> options, Class<?> program, String... arguments)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-Xlog:class+load:stdout:tags",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    FreshProcess result = new FreshProcess();
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
