package dev.oauth4jvm.auth;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.jose.UnverifiedJwt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A JWT in a file that another program renews, such as a projected token of Kubernetes.
 *
 * <p>Each call looks at the file's attributes, and reads the file only if they changed. A link is
 * followed each time, so a renewal by renaming a link, as Kubernetes does it, is noticed. Safe for
 * use by any number of threads. {@link #toString()} shows the path alone.
 */
public final class AssertionFile implements Supplier<Secret> {

  /** Two changes within one tick of the file system's clock are told apart only after it. */
  private static final long TICK_MILLIS = 2_000;

  private final Path file;
  private volatile @Nullable Content last;

  private AssertionFile(Path file) {
    this.file = file;
  }

  /**
   * Creates a source of the JWT in a file, which need not exist yet.
   *
   * @param file the file, at most 65,536 bytes: one compact JWT, perhaps with white space around it
   */
  public static AssertionFile of(Path file) {
    return new AssertionFile(Objects.requireNonNull(file, "file"));
  }

  /**
   * Returns the JWT that the file has now. Whether it is still valid is for the server to judge.
   *
   * @throws UnsupportedException with {@link Reason#UNAVAILABLE} when the file cannot be read, or
   *     has no compact JWT; the message quotes nothing of the file
   */
  @Override
  public Secret get() {
    Content known = last;
    try {
      // before the content: if the file changes in between, the next call reads it again
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (known != null && known.isOf(now)) {
        return known.jwt;
      }
      Content read = new Content(now, System.currentTimeMillis(), jwt());
      last = read;
      return read.jwt;
    } catch (IOException e) {
      throw unusable("a readable file", e);
    }
  }

  private Secret jwt() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(UnverifiedJwt.MAX_LENGTH + 1);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (bytes.length > UnverifiedJwt.MAX_LENGTH || !isCompact(text)) {
      throw unusable(
          "one compact JWT of three segments, at most " + UnverifiedJwt.MAX_LENGTH + " bytes",
          null);
    }
    return Secret.of(text);
  }

  private static boolean isCompact(String text) {
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (c == '.') {
        dots++;
      } else if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return dots == 2 && !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
  }

  private UnsupportedException unusable(String expected, @Nullable Throwable cause) {
    return new UnsupportedException(
        Reason.UNAVAILABLE,
        "the file of assertions " + file + " is not usable: expected " + expected,
        Details.NONE,
        cause);
  }

  /** The path. */
  @Override
  public String toString() {
    return "AssertionFile[" + file + "]";
  }

  /** What a file had when it was read. */
  private static final class Content {

    private final Secret jwt;
    private final BasicFileAttributes attributes;
    private final boolean mayHaveChanged;

    Content(BasicFileAttributes attributes, long readAt, Secret jwt) {
      this.attributes = attributes;
      this.jwt = jwt;
      this.mayHaveChanged = readAt - attributes.lastModifiedTime().toMillis() < TICK_MILLIS;
    }

    boolean isOf(BasicFileAttributes now) {
      return !mayHaveChanged
          && now.lastModifiedTime().equals(attributes.lastModifiedTime())
          && now.size() == attributes.size()
          && Objects.equals(now.fileKey(), attributes.fileKey());
    }
  }
}
