package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
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
  public JwksStore store() {
    return JwksStore.inDirectory(directory);
  }

  @Override
  public String read(JwksId id) throws IOException {
    return Files.readString(file(id));
  }

  @Override
  public void write(JwksId id, String value, Long updatedAt) throws IOException {
    Files.writeString(file(id), value);
  }

  private Path file(JwksId id) {
    return directory.resolve(id.name() + ".json");
  }

  @Override
  public boolean expires() {
    return false;
  }

  @Override
  public Duration timeLeft(JwksId id) {
    return null;
  }
}
