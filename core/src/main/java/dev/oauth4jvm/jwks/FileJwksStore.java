package dev.oauth4jvm.jwks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Entries as files of one directory. */
final class FileJwksStore implements JwksStore {

  private final Path directory;
  // a FileLock is the process's, not the thread's
  private final ReentrantLock writing = new ReentrantLock();

  FileJwksStore(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  @Override
  public @Nullable String load(JwksId id) throws IOException {
    return read(file(id));
  }

  /** Writes beside the file and then moves: a reader sees the old entry or the new one, whole. */
  @Override
  public void save(JwksId id, JwksEntry entry) throws IOException {
    Files.createDirectories(directory, ownerOnly("rwx------"));
    Path file = file(id);
    writing.lock();
    try (FileChannel lockFile =
            FileChannel.open(
                directory.resolve(".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly("rw-------"));
        FileLock lock = lockFile.lock()) {
      if (lock.isValid() && replaces(entry, read(file))) {
        replace(file, entry.document());
      }
    } finally {
      writing.unlock();
    }
  }

  private void replace(Path file, String document) throws IOException {
    Path temporary = Files.createTempFile(directory, ".entry", ".tmp", ownerOnly("rw-------"));
    try {
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(document);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static boolean replaces(JwksEntry entry, @Nullable String held) {
    JwksSnapshot snapshot = JwksSnapshot.parse(held);
    return snapshot == null || entry.replaces(snapshot.updatedAt());
  }

  private static @Nullable String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      // one byte more than may be: the document's reader then refuses it
      byte[] bytes = in.readNBytes(JwksDocument.MAX_CHARACTERS + 1);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  private Path file(JwksId id) {
    return directory.resolve(id.name() + ".json");
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
