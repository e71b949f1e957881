package dev.oauth4jvm.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionFileTest {

  private static final FileTime OLD = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir private Path folder;
  private Path file;
  private AssertionFile source;

  @BeforeEach
  void inAFolder() {
    file = folder.resolve("token");
    source = AssertionFile.of(file);
  }

  /** Writes into the file itself; a time that is long past says that nothing changed since. */
  private void write(String content, FileTime modified) throws IOException {
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    Files.setLastModifiedTime(file, modified);
  }

  @Test
  void anUnchangedFileIsNotReadAgain() throws IOException {
    write("a.b.c\n", OLD);
    Secret first = source.get();
    assertThat(first.reveal()).isEqualTo("a.b.c");

    // what nobody does, and what shows that only the attributes were looked at
    write("x.y.z\n", OLD);

    assertThat(source.get()).isSameAs(first);
  }

  @Test
  void aChangeOfTimeOrSizeIsNoticed() throws IOException {
    write("a.b.c", OLD);
    assertThat(source.get().reveal()).isEqualTo("a.b.c");

    write("x.y.z", FileTime.from(OLD.toInstant().plusMillis(1)));
    assertThat(source.get().reveal()).isEqualTo("x.y.z");

    write("xx.y.z", FileTime.from(OLD.toInstant().plusMillis(1)));
    assertThat(source.get().reveal()).isEqualTo("xx.y.z");
  }

  @Test
  void twoChangesInOneTickOfTheClockAreNoticed() throws IOException {
    FileTime now = FileTime.from(Instant.now());
    write("a.b.c", now);
    assertThat(source.get().reveal()).isEqualTo("a.b.c");

    write("x.y.z", now);

    assertThat(source.get().reveal()).isEqualTo("x.y.z");
  }

  /** Kubernetes: token is a link to ..data/token, and ..data to a folder; ..data is replaced. */
  @Test
  void aRenamedLinkIsNoticed() throws IOException {
    Files.createSymbolicLink(file, Path.of("..data", "token"));
    version("..1", "a.b.c");
    assertThat(source.get().reveal()).isEqualTo("a.b.c");
    assertThat(source.get().reveal()).isEqualTo("a.b.c");

    version("..2", "x.y.z");

    assertThat(source.get().reveal()).isEqualTo("x.y.z");
  }

  private void version(String name, String token) throws IOException {
    Path version = Files.createDirectory(folder.resolve(name));
    Path content = Files.writeString(version.resolve("token"), token);
    Files.setLastModifiedTime(content, OLD); // the time alone says nothing
    Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(name));
    Files.move(
        link,
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " \n", "token", "a.b", "a..c", ".b.c", "a.b.", "a.b.c.d", "a.b.c d", "é.b.c"})
  void aFileWithoutACompactJwtIsRefusedWithoutQuotingIt(String content) throws IOException {
    write(content, OLD);

    assertThatThrownBy(source::get)
        .isInstanceOf(UnsupportedException.class)
        .hasMessage(
            "the file of assertions "
                + file
                + " is not usable: expected one compact JWT of three segments, at most 65536 bytes");
  }

  @Test
  void aFileIsReadUpToItsLimit() throws IOException {
    String longest = "a.b." + "c".repeat(65_532);
    write(longest, OLD);
    assertThat(source.get().reveal()).isEqualTo(longest);

    write(longest + "c", OLD);

    assertThatThrownBy(source::get).isInstanceOf(UnsupportedException.class);
  }

  @Test
  void aMissingFileIsReportedUntilItIsThere() throws IOException {
    assertThatThrownBy(source::get)
        .isInstanceOfSatisfying(
            UnsupportedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
        .hasMessageContaining("expected a readable file")
        .hasCauseInstanceOf(IOException.class);

    write("a.b.c", OLD);

    assertThat(source.get().reveal()).isEqualTo("a.b.c");
    assertThat(source.toString()).isEqualTo("AssertionFile[" + file + "]");
  }
}
