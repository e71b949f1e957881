package dev.oauth4jvm.engines;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL: those on this machine's path, otherwise those from Maven. */
final class PostgresBinaries {

  private static final boolean MAC =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  private PostgresBinaries() {}

  /**
   * Returns the folder with {@code initdb} and {@code postgres}, after unpacking it if necessary.
   */
  static Path in(Path directory) throws IOException {
    Path installed = Programs.find("initdb");
    if (installed != null) {
      // Debian's is a link to the folder of the others
      return installed.toRealPath().resolveSibling("");
    }
    Path home = directory.resolve("postgres");
    if (!Files.isDirectory(home)) {
      unpack(home);
    }
    return home.resolve("bin");
  }

  private static void unpack(Path home) throws IOException {
    String name =
        "/postgres-" + (MAC ? "darwin" : "linux") + (ARM ? "-arm_64" : "-x86_64") + ".txz";
    try (InputStream resource = PostgresBinaries.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException("PostgreSQL is neither on the path nor on the class path: " + name);
      }
      TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(resource));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = home.resolve(entry.getName()).normalize();
        if (!file.startsWith(home)) {
          throw new IOException("an entry leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(tar, file);
          boolean program = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
