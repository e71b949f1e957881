package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.fake.Server.ID;
import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A directory of entries, in good hands and in bad ones. */
@Timeout(120)
class FileStoreTest {

  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("a").resolve("b");
  }

  private JwksStore store() {
    return JwksStore.of(Store.inDirectory(directory()));
  }

  private Path file() {
    return directory().resolve(ID.name() + ".json");
  }

  private static JwksEntry entry(long updatedAt) {
    return new JwksEntry(TestKeys.entry(updatedAt, OLD), updatedAt, updatedAt + 300);
  }

  @Test
  void whatIsSavedIsLoadedByAnotherStoreOfTheDirectory() throws Exception {
    assertThat(store().load(ID)).as("there is not even a directory").isNull();

    store().save(ID, entry(1000));

    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(1000, OLD));
    assertThat(Files.readString(file())).isEqualTo(TestKeys.entry(1000, OLD));
    assertThat(store().load(new JwksId(ID.issuer(), "https://other.example/jwks"))).isNull();
  }

  @Test
  void aFileThatIsTooLongIsRefusedAndReplaced() throws Exception {
    store().save(ID, entry(1000));
    Files.writeString(file(), "x".repeat(3 * StoreValue.MAX_CHARACTERS + 1));

    assertThatThrownBy(() -> store().load(ID))
        .isInstanceOf(EntryRejectedException.class)
        .hasMessageContaining("bytes long");
    store().save(ID, entry(1000));
    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(1000, OLD));
  }

  @Test
  void anOlderEntryDoesNotReplaceANewerOne() throws Exception {
    store().save(ID, entry(1001));
    store().save(ID, entry(1000));
    store().save(ID, entry(971));
    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(1001, OLD));

    store().save(ID, entry(970));
    assertThat(store().load(ID)).as("1001 is in 970's future").isEqualTo(TestKeys.entry(970, OLD));
  }

  @Test
  void filesAndDirectoriesAreTheOwnersAlone() throws Exception {
    store().save(ID, entry(1000));

    for (Path path : List.of(directory(), temporary.resolve("a"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
    for (Path path : List.of(file(), directory().resolve(".lock"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theDirectoryMayBeALinkToOne() throws Exception {
    Files.createDirectories(temporary.resolve("real"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("real"));

    JwksStore.of(Store.inDirectory(link)).save(ID, entry(1000));

    assertThat(JwksStore.of(Store.inDirectory(link)).load(ID)).isEqualTo(TestKeys.entry(1000, OLD));
  }

  // ---- concurrent writers

  @Test
  void ofManyWritersTheNewestWinsAndReadersSeeWholeEntriesOnly() throws Exception {
    int writers = 8;
    int entries = 12;
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger read = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      JwksStore mine = store();
      int offset = i;
      threads.add(
          Threads.start(
              () -> {
                go.await();
                for (int n = 0; n < entries; n++) {
                  mine.save(ID, entry(1000 + (offset * 7 + n * 5) % 30));
                  read.incrementAndGet();
                }
              }));
    }
    List<String> broken = new ArrayList<>();
    Thread reader =
        Threads.start(
            () -> {
              while (!done.get()) {
                String document = store().load(ID);
                if (document != null && JwksSnapshot.parse(document) == null) {
                  broken.add(document);
                }
              }
            });
    go.countDown();
    for (Thread thread : threads) {
      Threads.join(thread);
    }
    done.set(true);
    Threads.join(reader);

    assertThat(broken).isEmpty();
    assertThat(read).as("no save failed").hasValue(writers * entries);
    long newest = 0;
    for (int i = 0; i < writers; i++) {
      for (int n = 0; n < entries; n++) {
        newest = Math.max(newest, 1000 + (i * 7 + n * 5) % 30);
      }
    }
    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(newest, OLD));
    assertNoLeftovers();
  }

  @Test
  void aLockThatThisProcessHoldsElsewhereIsWaitedForWithinTheBound() throws Exception {
    store().save(ID, entry(1000));
    try (FileChannel file =
            FileChannel.open(directory().resolve(".lock"), StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> store().save(ID, entry(1001)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("lock");
      assertThat(store().load(ID)).isEqualTo(TestKeys.entry(1000, OLD));
    }
    store().save(ID, entry(1001));
    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(1001, OLD));
  }

  private void assertNoLeftovers() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      Path lease = directory().resolve(ID.name() + ".lease");
      assertThat(files.filter(file -> !file.equals(lease)))
          .containsExactlyInAnyOrder(file(), directory().resolve(".lock"));
    }
  }

  // ---- what may be there instead

  static Stream<byte[]> garbage() {
    byte[] notUtf8 = TestKeys.entry(1000, OLD).getBytes(StandardCharsets.UTF_8);
    notUtf8[notUtf8.length / 2] = (byte) 0xff;
    return Stream.of(
        new byte[0],
        "{\"jwks\":{\"keys\":[{".getBytes(StandardCharsets.UTF_8),
        notUtf8,
        TestKeys.entry(1000, OLD).getBytes(StandardCharsets.UTF_16),
        new byte[5_000_000],
        " ".repeat(5_000_000).getBytes(StandardCharsets.UTF_8),
        TestKeys.entry(1_700_000_000_000L, OLD).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void aFileThatIsNoEntryIsAMissAndIsReplaced(byte[] garbage) throws Exception {
    Files.createDirectories(directory());
    Files.write(file(), garbage);
    TestClock clock = new TestClock();
    Server server = new Server().serve(NEW);
    Events events = new Events();

    find(server, clock, events);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(clock.now(), NEW));
    assertThat(events.kinds().contains("EntryRejected")).isEqualTo(garbage.length > 0);
    assertNoLeftovers();
  }

  private void find(Server server, TestClock clock, Events events) throws IOException {
    Jwks jwks =
        Jwks.of(Server.AS)
            .store(store())
            .storeTimeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
            .listener(events)
            .build();
    assertThat(Driver.of(server).env(clock.env()).run(jwks.key(JwsAlgorithm.ES256, "new")))
        .isNotNull();
  }

  @Test
  void aDirectoryInPlaceOfTheFileIsAFailureOfTheStoreAlone() throws Exception {
    Files.createDirectories(file());
    Server server = new Server().serve(NEW);
    Events events = new Events();

    find(server, new TestClock(), events);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(events.kinds())
        .containsExactly("Miss ABSENT", "StoreFailed", "Fetched", "StoreFailed", "Hit NETWORK");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAFailureOfTheStoreAlone() throws Exception {
    Files.writeString(temporary.resolve("a"), "a file");
    Server server = new Server().serve(NEW);
    Events events = new Events();

    find(server, new TestClock(), events);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(events.kinds()).contains("StoreFailed", "Hit NETWORK").doesNotContain("EntrySaved");
  }

  @Test
  void whatAKilledWriterLeftDoesNoHarmAndGoesAway() throws Exception {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve(".lock"), "");
    Files.writeString(directory().resolve(ID.name() + ".json.tmp"), "{\"jwks\":{\"ke");

    assertThat(store().load(ID)).isNull();
    store().save(ID, entry(1000));

    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(1000, OLD));
    assertNoLeftovers();
  }

  // ---- links that somebody else planted

  @Test
  void aLinkInPlaceOfTheFileIsNotFollowedButReplaced() throws Exception {
    Path victim = plant(ID.name() + ".json", TestKeys.entry(1000, NEW));

    assertThatThrownBy(() -> store().load(ID)).isInstanceOf(IOException.class);
    store().save(ID, entry(1000));

    assertThat(Files.readString(victim)).isEqualTo(TestKeys.entry(1000, NEW));
    assertThat(Files.isSymbolicLink(file())).isFalse();
    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(1000, OLD));
  }

  @Test
  void aLinkInPlaceOfTheTemporaryFileIsNotFollowedButReplaced() throws Exception {
    Path victim = plant(ID.name() + ".json.tmp", "precious");

    store().save(ID, entry(1000));

    assertThat(Files.readString(victim)).isEqualTo("precious");
    assertThat(store().load(ID)).isEqualTo(TestKeys.entry(1000, OLD));
  }

  @Test
  void aLinkInPlaceOfTheLockFileIsRefused() throws Exception {
    Path victim = plant(".lock", "precious");
    Files.delete(victim);

    assertThatThrownBy(() -> store().save(ID, entry(1000))).isInstanceOf(IOException.class);
    assertThat(victim).doesNotExist();
  }

  private Path plant(String name, String content) throws IOException {
    Files.createDirectories(directory());
    Path victim = Files.writeString(temporary.resolve("victim"), content);
    Files.createSymbolicLink(directory().resolve(name), victim);
    return victim;
  }
}
