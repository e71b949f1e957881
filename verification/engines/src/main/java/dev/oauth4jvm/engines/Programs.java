package dev.oauth4jvm.engines;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The programs that are installed on this machine. */
final class Programs {

  private Programs() {}

  /** Finds a program on the path; null when there is none of that name. */
  static @Nullable Path find(String name) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path program = Path.of(directory, name);
      if (Files.isExecutable(program) && Files.isRegularFile(program)) {
        return program;
      }
    }
    return null;
  }
}
