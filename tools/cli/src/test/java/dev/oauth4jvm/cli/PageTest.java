package dev.oauth4jvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The transcripts of the guide are real: each command of a {@code console} block runs here, in the
 * page's order, against the test kit, and prints what the page shows. Keys, signatures and tokens
 * differ in each run, so they are not compared. {@code -Ddocs.update=true} writes the transcripts.
 */
class PageTest {

  private static final Path PAGE = Path.of("../../docs/cli.md");
  private static final Path FILES = Path.of("src/test/page");
  private static final String PROMPT = "$ oauth4jvm ";
  private static final Pattern BLOCK =
      Pattern.compile("(?<=```console\n)(?<lines>.*?)(?=```)", Pattern.DOTALL);

  /** A hash, a key or a signature in base64url, and what else is as long. */
  private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_.-]{43,}");

  @TempDir Path directory;
  private TestServer server;
  private TestIssuer issuer;
  private NaiveResource resource;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.builder().clock(TestClock.at(Cli.NOW)).listen().build();
    issuer = server.issuer("acme");
    resource = new NaiveResource();
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    String token =
        issuer.accessTokens("https://api.example.com").scope("openid a").issue().reveal();
    Files.writeString(directory.resolve("access-token.txt"), token);
    String secret = Objects.requireNonNull(issuer.client("shop").secret()).reveal();
    Files.writeString(directory.resolve("secret.txt"), secret);
  }

  @AfterEach
  void stop() {
    resource.close();
    server.close();
  }

  @Test
  void eachTranscriptIsWhatTheCommandsPrint() throws IOException {
    String page = Files.readString(PAGE);
    Matcher block = BLOCK.matcher(page);
    StringBuilder updated = new StringBuilder();
    int commands = 0;
    List<String> wrong = new ArrayList<>();
    while (block.find()) {
      String shown = block.group("lines");
      StringBuilder real = new StringBuilder();
      for (String line : shown.lines().toList()) {
        if (line.startsWith(PROMPT)) {
          commands++;
          real.append(line).append('\n').append(run(line.substring(PROMPT.length())));
        }
      }
      boolean same = masked(shown).equals(masked(real.toString()));
      if (!same && !Boolean.getBoolean("docs.update")) {
        wrong.add(real.toString());
      }
      String kept = same ? shown : real.toString();
      block.appendReplacement(updated, Matcher.quoteReplacement(kept));
    }
    block.appendTail(updated);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, updated);
    }

    assertThat(commands).isGreaterThan(5);
    assertThat(wrong).as("run once with -Ddocs.update=true to write the transcripts").isEmpty();
  }

  @Test
  void thePageNamesEachCommand() throws IOException {
    String page = Files.readString(PAGE);
    for (Command command : Program.commands()) {
      assertThat(page).contains("`" + command.name());
    }
  }

  private static String masked(String text) {
    return RANDOM.matcher(text).replaceAll("…");
  }

  /** Runs a command; the issuer of the page is that of the test kit. */
  private String run(String line) throws IOException {
    List<String> words = new ArrayList<>();
    Path redirected = null;
    boolean story = true;
    String[] shown = line.split(" ", -1);
    for (int i = 0; i < shown.length; i++) {
      if (shown[i].equals(">")) {
        redirected = directory.resolve(shown[++i]);
      } else if (shown[i].equals("2>")) {
        story = false;
        i++;
      } else {
        words.add(word(shown[i], i > 0 && shown[i - 1].equals("--out")));
      }
    }
    if (line.contains("https://as.example.com") && !line.startsWith("jwks ")) {
      words.add("--allow-http");
    }
    if (line.startsWith("doctor rs")) {
      words.addAll(List.of("--port", "0"));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(all, true, UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    PrintStream out = redirected == null ? terminal : new PrintStream(file, true, UTF_8);
    PrintStream err =
        story ? terminal : new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    new Program(InputStream.nullInputStream(), out, err, false, () -> Cli.NOW).run(words);
    if (redirected != null) {
      Files.write(redirected, file.toByteArray());
    }
    return all.toString(UTF_8)
        .replace(issuer.issuer(), "https://as.example.com/acme")
        .replace(issuer.issuer().replace("/acme", ""), "https://as.example.com")
        .replace(resource.origin(), "http://127.0.0.1:8080")
        .replace(directory + "/", "");
  }

  private String word(String shown, boolean isFile) {
    String name = shown.startsWith("@") ? shown.substring(1) : shown;
    if (isFile || Files.exists(directory.resolve(name))) {
      return (shown.startsWith("@") ? "@" : "") + directory.resolve(name);
    }
    return shown
        .replace("https://as.example.com/acme", issuer.issuer())
        .replace("http://127.0.0.1:8080", resource.origin());
  }
}
