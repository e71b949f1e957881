package dev.oauth4jvm.store.contract;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLeaseTest extends LeaseContract {

  @TempDir private static Path directory;

  @Override
  protected Engine engine() {
    return new DirectoryEngine(directory);
  }
}
