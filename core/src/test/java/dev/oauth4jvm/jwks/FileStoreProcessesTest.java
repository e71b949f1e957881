package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.fake.Server.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.store.Store;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes at one directory; the other one with a loose umask. */
@Timeout(120)
class FileStoreProcessesTest {

  /** The other process: {@code write <directory> <first>} or {@code lock <directory>}. */
  static final class Other {

    private Other() {}

    @SuppressWarnings("SystemOut") // how it talks to the test
    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[1]);
      if (arguments[0].equals("lock")) {
        Files.createDirectories(directory);
        try (FileChannel file =
            FileChannel.open(
                directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          file.lock();
          System.out.println("ready");
          System.in.read();
        }
        return;
      }
      System.out.println("ready");
      write(directory, Long.parseLong(arguments[2]));
    }
  }

  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("entries");
  }

  /** Every second entry from the first one on, up to 1030, each several times. */
  private static void write(Path directory, long first) throws Exception {
    JwksStore store = JwksStore.of(Store.inDirectory(directory));
    for (long updatedAt = first; updatedAt <= 1030; updatedAt += 2) {
      for (int i = 0; i < 4; i++) {
        store.save(ID, entry(updatedAt));
      }
    }
  }

  private static JwksEntry entry(long updatedAt) {
    return new JwksEntry(
        "{\"jwks\":{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}]},\"uat\":"
            + updatedAt
            + "}",
        updatedAt,
        updatedAt + 300);
  }

  private static Process start(String... arguments) throws Exception {
    String classPath =
        location(JwksStore.class) + File.pathSeparator + location(FileStoreProcessesTest.class);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "umask 000; exec \"$0\" \"$@\"", java, "-cp", classPath));
    command.add(Other.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("ready");
    return process;
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void ofTwoProcessesTheNewestWinsAndALooseUmaskOpensNothing() throws Exception {
    Process other = start("write", directory().toString(), "1001");
    write(directory(), 1000);
    assertThat(other.waitFor(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(other.exitValue()).isZero();

    assertThat(JwksStore.of(Store.inDirectory(directory())).load(ID))
        .isEqualTo(entry(1030).document());

    Path loose = temporary.resolve("loose");
    Process alone = start("write", loose.toString(), "1029");
    assertThat(alone.waitFor(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(loose)))
        .isEqualTo("rwx------");
    try (var files = Files.list(loose)) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void aProcessThatKeepsTheLockHoldsUpWritersForABoundAndReadersNotAtAll() throws Exception {
    JwksStore store = JwksStore.of(Store.inDirectory(directory()));
    store.save(ID, entry(1000));
    Process other = start("lock", directory().toString());
    try {
      assertThat(store.load(ID)).isEqualTo(entry(1000).document());
      assertThatThrownBy(() -> store.save(ID, entry(1001)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("lock");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.save(ID, entry(1001)))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      other.getOutputStream().close();
    }
    assertThat(other.waitFor(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    store.save(ID, entry(1001));
    assertThat(store.load(ID)).isEqualTo(entry(1001).document());
  }
}
