package dev.oauth4jvm.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The documents show code that runs: each Java block is a region of a test, blocks of other
 * languages may be a region of some file, and each link leads somewhere.
 *
 * <p>A block stands under {@code <!-- region: path/File.java#name -->}, where the path is below
 * core's test sources ({@code dev/…}), or below the repository's root for another module's. {@code
 * -Ddocs.update=true} writes the regions into the documents.
 */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path TESTS = Path.of("src/test/java");

  /** A block in some language, with the marker above it where there is one. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:<!-- region: (?<file>\\S+)#(?<name>\\S+) -->\\n)?```(?<language>\\w+)\\n(?<code>.*?)```",
          Pattern.DOTALL);

  private static final Pattern LINK = Pattern.compile("\\]\\((?<target>[^)#\\s]+)(?:#[^)]*)?\\)");

  @Test
  void everyJavaBlockIsARegionOfATestAndSoIsEveryBlockThatSaysSo() throws IOException {
    List<String> wrong = new ArrayList<>();
    int blocks = 0;
    for (Path document : documents()) {
      String text = Files.readString(document);
      StringBuilder updated = new StringBuilder();
      Matcher block = BLOCK.matcher(text);
      while (block.find()) {
        boolean java = block.group("language").equals("java");
        if (!java && block.group("file") == null) {
          continue;
        }
        blocks += java ? 1 : 0;
        String where =
            ROOT.relativize(document) + " at " + text.substring(0, block.start()).lines().count();
        if (block.group("file") == null) {
          wrong.add(where + ": no region is named above the block");
          continue;
        }
        String region = region(source(block.group("file")), block.group("name"));
        if (!Boolean.getBoolean("docs.update") && !region.equals(block.group("code"))) {
          wrong.add(where + ": differs from " + block.group("file") + "#" + block.group("name"));
        }
        block.appendReplacement(
            updated,
            Matcher.quoteReplacement(
                "<!-- region: "
                    + block.group("file")
                    + "#"
                    + block.group("name")
                    + " -->\n```"
                    + block.group("language")
                    + "\n"
                    + region
                    + "```"));
      }
      block.appendTail(updated);
      if (Boolean.getBoolean("docs.update")) {
        Files.writeString(document, updated);
      }
    }
    assertThat(blocks).as("Java blocks in the documents").isPositive();
    assertThat(wrong).as("run once with -Ddocs.update=true to write the regions").isEmpty();
  }

  @Test
  void everyRelativeLinkLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        String target = link.group("target");
        if (target.contains(":")) {
          continue;
        }
        links++;
        if (!Files.exists(document.resolveSibling(target).normalize())) {
          broken.add(ROOT.relativize(document) + " -> " + target);
        }
      }
    }
    assertThat(links).as("relative links in the documents").isPositive();
    assertThat(broken).isEmpty();
  }

  private static Path source(String file) {
    return file.startsWith("dev/") ? TESTS.resolve(file) : ROOT.resolve(file);
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .forEach(documents::add);
    }
    assertThat(documents).as("documents under " + ROOT).isNotEmpty();
    return documents;
  }

  /** The lines between the markers, without the indentation that all of them share. */
  private static String region(Path file, String name) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(file)) {
      if (line.contains("@start region=\"" + name + "\"")) {
        inside = true;
      } else if (inside && line.contains("@end")) {
        inside = false;
      } else if (inside) {
        lines.add(line);
      }
    }
    assertThat(lines).as("region " + name + " of " + file).isNotEmpty();
    return String.join("\n", lines).stripIndent().stripTrailing() + "\n";
  }
}
