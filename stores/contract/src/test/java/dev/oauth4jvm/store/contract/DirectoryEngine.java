package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Core's store in a directory. */
final class DirectoryEngine implements Engine {

  private final Path directory;

  DirectoryEngine(Path directory) {
    this.directory = directory;
  }

  @Override
  public Store store() {
    return Store.inDirectory(directory);
  }

  @Override
  public String read(StoreKey key) throws IOException {
    return Files.readString(file(key));
  }

  @Override
  public void write(StoreKey key, String value, Long version) throws IOException {
    Files.writeString(file(key), value);
  }

  private Path file(StoreKey key) {
    return directory.resolve(key.text().replace(':', '.') + ".json");
  }

  @Override
  public boolean expires() {
    return false;
  }

  @Override
  public Duration timeLeft(StoreKey key) {
    return null;
  }
}
