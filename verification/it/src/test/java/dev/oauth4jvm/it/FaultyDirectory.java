package dev.oauth4jvm.it;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A directory. */
final class FaultyDirectory implements FaultyStore {

  private final Path directory;
  private final Path aside;
  private final Path copy;

  FaultyDirectory(Path scratch) {
    directory = scratch.resolve("entries");
    aside = scratch.resolve("aside");
    copy = scratch.resolve("copy");
  }

  @Override
  public JwksStore store(Duration timeout) {
    return JwksStore.of(Store.inDirectory(directory));
  }

  @Override
  public void write(JwksId id, String document, long updatedAt) throws IOException {
    Files.writeString(entry(id), document);
  }

  @Override
  public void clear() throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void backUp(JwksId id) throws IOException {
    Files.copy(entry(id), copy, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void failOver(JwksId id) throws IOException {
    Files.copy(copy, entry(id), StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) throws Exception {
    switch (fault) {
      case DEAD -> {
        Files.move(directory, aside);
        Files.createFile(directory);
      }
      case HANGING -> {
        // a read of a pipe without a writer hangs, as on a file system whose server is gone
        Files.deleteIfExists(entry(id));
        int status = new ProcessBuilder("mkfifo", entry(id).toString()).start().waitFor();
        if (status != 0) {
          throw new IOException("mkfifo ended with status " + status);
        }
      }
      case REFUSES_WRITES -> {
        // permissions would not stop a root user
        Files.deleteIfExists(lock());
        Files.createDirectory(lock());
      }
      case ANOTHER_TYPE -> {
        Files.deleteIfExists(entry(id));
        Files.createDirectory(entry(id));
      }
      default -> throw FaultyStore.cannot(fault);
    }
  }

  @Override
  public void heal(StoreFault fault, JwksId id) throws IOException {
    switch (fault) {
      case DEAD -> {
        Files.delete(directory);
        Files.move(aside, directory);
      }
      case HANGING -> {
        // opened for both directions, it does not wait for a reader; all readers then see its end
        try (RandomAccessFile pipe = new RandomAccessFile(entry(id).toFile(), "rw")) {
          Files.delete(entry(id));
          assert pipe.getFD().valid();
        }
      }
      case REFUSES_WRITES -> Files.delete(lock());
      case ANOTHER_TYPE -> Files.delete(entry(id));
      default -> throw FaultyStore.cannot(fault);
    }
  }

  private Path entry(JwksId id) {
    return directory.resolve(id.name() + ".json");
  }

  private Path lock() {
    return directory.resolve(".lock");
  }

  @Override
  public void close() throws IOException {
    clear();
    for (Path each : List.of(directory, aside, copy)) {
      Files.deleteIfExists(each);
    }
  }
}
