package dev.oauth4jvm.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps each value as a file in one directory.
 *
 * <p>A writer writes another file and then moves it, so a reader sees either the complete old value
 * or the complete new one. A lock file excludes other writers; readers need no lock. The next
 * writer overwrites the remains of one that was killed.
 *
 * <p>Symbolic links are not followed, so a process that can create files in the directory cannot
 * redirect writes elsewhere. Such a process can still plant values: only the owner may have access
 * to the directory, or the values must be authenticated.
 */
final class FileStore implements Store {

  /**
   * A lock for each directory, shared by all stores of this process: a file lock belongs to the
   * process, not to the thread, and closing any channel of the lock file releases it. A directory
   * that hangs, for example on a network, delays no other.
   */
  private static final ConcurrentHashMap<Object, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private static final long LOCK_AT_MOST = Duration.ofSeconds(2).toNanos();
  private static final long LOCK_AGAIN_AFTER = Duration.ofMillis(5).toNanos();

  /** A character takes three bytes at most. */
  private static final int MAX_BYTES = 3 * StoreValue.MAX_CHARACTERS;

  private final Path directory;

  FileStore(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  @Override
  public @Nullable String load(StoreKey key) throws IOException, UnreadableValueException {
    return read(file(key, ".json"));
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws IOException {
    Path file = file(key, ".json");
    return locked(
        () -> {
          boolean met = condition.isMetBy(heldOrGarbage(file), value);
          if (met) {
            replace(file, value.text(), true);
          }
          return met;
        });
  }

  @Override
  public boolean lease(StoreKey key, String holder, Duration time) throws IOException {
    Path file = file(key, ".lease");
    return locked(
        () -> {
          long now = System.currentTimeMillis();
          LeaseText lease = LeaseText.of(holder, time, now);
          boolean free = lease.mayReplace(held(file), now);
          if (free) {
            // not forced to the disk: if the machine fails, the holders of leases fail too
            replace(file, lease.text(), false);
          }
          return free;
        });
  }

  /** The held text, for a writer of a lease; garbage counts as a text without version and end. */
  private static @Nullable String held(Path file) throws IOException {
    try {
      return read(file);
    } catch (UnreadableValueException garbage) {
      return "";
    }
  }

  /** The held text, for a writer of a value; unreadable content, such as a link, is garbage too. */
  private static @Nullable String heldOrGarbage(Path file) {
    try {
      return held(file);
    } catch (IOException unreadable) {
      return "";
    }
  }

  private interface Action {
    boolean run() throws IOException;
  }

  /** Runs an action while no other writer runs one. */
  private boolean locked(Action action) throws IOException {
    // createDirectories may refuse a symbolic link to a directory, which isDirectory accepts
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, ownerOnly("rwx------"));
    }
    ReentrantLock lock = lockOfDirectory();
    try (FileChannel lockFile = open(".lock", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock fileLock = lock(lockFile)) {
      return fileLock.isValid() && action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Takes this process's lock for the directory, which may be known by several paths. */
  private ReentrantLock lockOfDirectory() throws IOException {
    Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    ReentrantLock lock =
        LOCKS.computeIfAbsent(
            key == null ? directory.toRealPath() : key, first -> new ReentrantLock());
    try {
      if (lock.tryLock(LOCK_AT_MOST, TimeUnit.NANOSECONDS)) {
        return lock;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
    throw new IOException("another thread has held the lock of the directory for too long");
  }

  /**
   * Takes the lock of the directory, within a bound: another process may be suspended while it
   * holds the lock.
   */
  private static FileLock lock(FileChannel lockFile) throws IOException {
    long began = System.nanoTime();
    while (true) {
      FileLock lock = null;
      try {
        lock = lockFile.tryLock();
      } catch (OverlappingFileLockException heldByAnotherClassLoader) {
        // this class is loaded twice in this process
      }
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - began > LOCK_AT_MOST) {
        throw new IOException("another process has held the lock of the directory for too long");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      LockSupport.parkNanos(LOCK_AGAIN_AFTER);
    }
  }

  private void replace(Path file, String document, boolean force) throws IOException {
    String name = file.getFileName() + ".tmp";
    Path temporary = directory.resolve(name);
    Files.deleteIfExists(temporary);
    try {
      try (FileChannel out = open(name, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(document);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (force) {
          out.force(true);
        }
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private FileChannel open(String name, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(directory.resolve(name), all, ownerOnly("rw-------"));
  }

  private static @Nullable String read(Path file) throws IOException, UnreadableValueException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException absent) {
      return null;
    }
    if (bytes.length > MAX_BYTES) {
      throw new UnreadableValueException("the value is over " + MAX_BYTES + " bytes long");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new UnreadableValueException("the value is not UTF-8", malformed);
    }
  }

  private Path file(StoreKey key, String extension) {
    // file names on Windows cannot contain a colon
    return directory.resolve(key.text().replace(':', '.') + extension);
  }

  private FileAttribute<?>[] ownerOnly(String permissions) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
