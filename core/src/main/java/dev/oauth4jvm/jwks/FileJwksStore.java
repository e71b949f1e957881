package dev.oauth4jvm.jwks;

import dev.oauth4jvm.internal.flight.EntryRejectedException;
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
 * Stores entries as files of one directory.
 *
 * <p>A writer writes a temporary file and moves it, so that a reader sees the whole old entry or
 * the whole new one. Writers exclude one another by a lock file; readers need no lock. The next
 * writer overwrites the temporary file of one that was killed.
 *
 * <p>Symbolic links are not followed, so whoever may create files in the directory cannot redirect
 * writes. Entries can still be planted: the directory must be the owner's alone, or the store
 * sealed.
 */
final class FileJwksStore implements JwksStore {

  /**
   * A lock for each directory, shared by all stores of this process: a file lock belongs to the
   * process, not to the thread, and closing any channel of the lock file releases it. A directory
   * that hangs, as one on a network may, delays no other.
   */
  private static final ConcurrentHashMap<Object, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private static final long LOCK_AT_MOST = Duration.ofSeconds(2).toNanos();
  private static final long LOCK_AGAIN_AFTER = Duration.ofMillis(5).toNanos();

  /** The bytes that are read at most: a character takes three of them at most. */
  private static final int MAX_BYTES = 3 * JwksEntry.MAX_CHARACTERS;

  private final Path directory;

  FileJwksStore(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  @Override
  public @Nullable String load(JwksId id) throws IOException, EntryRejectedException {
    return read(file(id));
  }

  @Override
  public void save(JwksId id, JwksEntry entry) throws IOException {
    locked(
        () -> {
          if (replaces(entry, file(id))) {
            replace(file(id), entry.document(), true);
          }
          return true;
        });
  }

  @Override
  public boolean lease(JwksId id, String holder, Duration time) throws IOException {
    Path file = directory.resolve(id.name() + ".lease");
    return locked(
        () -> {
          long now = System.currentTimeMillis();
          boolean free = isFree(file, holder, now);
          if (free) {
            // not forced to the disk: when the machine fails, so do the holders of leases
            replace(file, holder + " " + (now + time.toMillis()), false);
          }
          return free;
        });
  }

  private static boolean isFree(Path file, String holder, long now) throws IOException {
    try {
      String lease = read(file);
      int space = lease == null ? -1 : lease.indexOf(' ');
      if (lease == null || space < 0 || lease.substring(0, space).equals(holder)) {
        return true;
      }
      long until = Long.parseLong(lease.substring(space + 1));
      return until <= now || until > now + LATEST_LEASE_END.toMillis();
    } catch (EntryRejectedException | NumberFormatException garbage) {
      return true;
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

  /** Takes the lock of this process for the directory, by whatever path it is known. */
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

  private static boolean replaces(JwksEntry entry, Path file) {
    try {
      JwksSnapshot held = JwksSnapshot.parse(read(file));
      return held == null || entry.replaces(held.updatedAt());
    } catch (EntryRejectedException | IOException garbage) {
      return true;
    }
  }

  private static @Nullable String read(Path file) throws IOException, EntryRejectedException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException absent) {
      return null;
    }
    if (bytes.length > MAX_BYTES) {
      throw new EntryRejectedException("the entry is over " + MAX_BYTES + " bytes long");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new EntryRejectedException("the entry is not UTF-8", malformed);
    }
  }

  private Path file(JwksId id) {
    return directory.resolve(id.name() + ".json");
  }

  private FileAttribute<?>[] ownerOnly(String permissions) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
