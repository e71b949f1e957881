package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.fake.Server.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A directory that hangs: its lock file is a pipe, which nobody opens for reading. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class FileStoreHangTest {

  private static final JwksEntry ENTRY = new JwksEntry("{\"uat\":1000}", 1000, 1300);

  @TempDir Path hangs;
  @TempDir Path works;

  private Path pipe;
  private Thread writer;

  @BeforeEach
  void hangAWriter() throws Exception {
    pipe = hangs.resolve(".lock");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    writer = Threads.start(() -> JwksStore.of(Store.inDirectory(hangs)).save(ID, ENTRY));
    while (!isIn(writer, "open")) {
      assertThat(writer.isAlive()).isTrue();
      Thread.onSpinWait();
    }
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals("dev.oauth4jvm.store.FileStore")
                    && frame.getMethodName().equals(method));
  }

  @AfterEach
  void releaseIt() throws Exception {
    FileChannel bothEnds =
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Threads.join(writer);
    } finally {
      bothEnds.close();
    }
  }

  @Test
  void delaysNoOtherDirectory() throws Exception {
    JwksStore store = JwksStore.of(Store.inDirectory(works));
    CompletableFuture<String> saved = new CompletableFuture<>();
    Threads.start(
        () -> {
          store.save(ID, ENTRY);
          saved.complete(store.load(ID));
        });

    assertThat(saved.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(ENTRY.document());
    assertThat(isIn(writer, "open")).isTrue();
  }

  @Test
  void failsItsOtherWritersWithinABound() throws Exception {
    Path link = Files.createSymbolicLink(works.resolve("link"), hangs);

    assertThatThrownBy(() -> JwksStore.of(Store.inDirectory(link)).save(ID, ENTRY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another thread");
  }

  @Test
  void doesNotKeepAThreadThatIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> JwksStore.of(Store.inDirectory(hangs)).save(ID, ENTRY))
        .isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
