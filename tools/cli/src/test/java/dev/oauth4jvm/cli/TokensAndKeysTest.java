package dev.oauth4jvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.cli.Cli.Run;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, signatures and tokens on this machine, without a server. */
class TokensAndKeysTest {

  @TempDir private Path directory;
  private String key;
  private String keys;

  @BeforeEach
  void generate() throws IOException {
    key = directory.resolve("key.jwk").toString();
    keys = directory.resolve("keys.json").toString();
    Run run = Cli.run("keygen", "--out", key, "--kid", "one");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    Files.writeString(Path.of(keys), run.out());
  }

  private String sign(String claims, String... options) throws IOException {
    Path file = Files.writeString(directory.resolve("claims.json"), claims);
    String[] words = new String[options.length + 5];
    System.arraycopy(new String[] {"jwt", "sign", "--key", key}, 0, words, 0, 4);
    System.arraycopy(options, 0, words, 4, options.length);
    words[words.length - 1] = file.toString();
    Run run = Cli.run(words);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    return run.out().strip();
  }

  @Test
  void aPrivateKeyIsOnlyInItsFileWhichNobodyElseReadsAndNothingOverwrites() throws IOException {
    String stored = Files.readString(Path.of(key));
    Run again = Cli.run("keygen", "--out", key);

    assertThat(stored).contains("\"d\"");
    assertThat(Files.readString(Path.of(keys))).doesNotContain("\"d\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key))))
        .isEqualTo("rw-------");
    assertThat(again.code()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("exists");
    assertThat(Files.readString(Path.of(key))).isEqualTo(stored);
  }

  @Test
  void aKeyIsNamedByItsThumbprintUnlessAnotherNameIsGiven() {
    JsonObject generated =
        Cli.run("keygen", "--alg", "Ed25519", "--out", directory.resolve("other").toString())
            .json();
    String shown =
        Cli.runWithInput(generated.toJson(), "jwks", "show", "--format", "json", "-").out();

    assertThat(shown).contains("\"thumbprint\": \"" + generated.string("kid") + "\"");
  }

  @Test
  void signedClaimsAreVerifiedWithThePublicKey() throws IOException {
    String token = sign("{\"sub\":\"alice\"}", "--type", "at+jwt", "--expires-in", "5m");
    Run verified = Cli.runWithInput(token, "jwt", "verify", "--keys", keys, "--format", "json");

    assertThat(verified.code()).isEqualTo(ExitCode.OK);
    assertThat(verified.json().string("signature")).isEqualTo("verified");
    JsonObject claims = verified.json().object("claims");
    assertThat(claims.string("sub")).isEqualTo("alice");
    assertThat(claims.integer("exp")).isEqualTo(Cli.NOW.getEpochSecond() + 300);
    assertThat(verified.err()).contains("Only the signature");
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() throws IOException {
    String token = sign("{}");
    Files.delete(Path.of(key));
    String others = Cli.run("keygen", "--out", key, "--kid", "one").out();
    Run refused = Cli.runWithInput(others, "jwt", "verify", "--keys", "-", token);
    Run unknown =
        Cli.runWithInput(others.replace("one", "two"), "jwt", "verify", "--keys", "-", token);

    assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("refused, SIGNATURE");
    assertThat(unknown.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(unknown.err()).contains("0 keys");
  }

  @Test
  void aRefusalIsJsonToo() {
    Run run = Cli.run("jwt", "decode", "--format", "json", "a.b");

    assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.json().string("reason")).isEqualTo("FORMAT");
    assertThat(run.json().string("message")).contains("three segments");
  }

  @Test
  void claimsAreExplainedWithTheirSectionsAndTimes() throws IOException {
    String token = sign("{\"iss\":\"https://as.test\"}", "--expires-in", "5m");
    Run run = Cli.run("jwt", "decode", token);

    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains(
            "\"iss\": \"https://as.test\"",
            "RFC 7519, 4.1.1",
            "(2026-01-01T00:05:00Z, in 5 minutes)",
            "names the issuer's key");
    assertThat(run.err()).contains("Not verified");
  }

  @Test
  void whatATerminalWouldObeyIsEscapedInEveryForm() throws IOException {
    String token =
        sign(
            "{\"a\\u001b[2J\":\"\\u202e\\u009b\\ud83d\\ude00\",\"o\":{\"\\u0007\":[\"\\u2066\"]}}");
    for (String format : new String[] {"text", "json"}) {
      Run run = Cli.run("jwt", "decode", "--format", format, token);

      assertThat(run.out()).contains("\\u001b[2J", "\\u202e\\u009b\uD83D\uDE00", "\\u2066");
      assertThat(run.out()).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
    }
    assertThat(Cli.run("jwt", "decode", "--format", "json", token).json().object("claims").names())
        .contains("a\u001b[2J");
  }

  @Test
  void tokensComeFromFilesAndStandardInput() throws IOException {
    String token = sign("{}");
    Path file = Files.writeString(directory.resolve("token"), token + "\n");

    assertThat(Cli.run("jwt", "decode", "@" + file).code()).isEqualTo(ExitCode.OK);
    assertThat(Cli.runWithInput(token, "jwt", "decode", "-").code()).isEqualTo(ExitCode.OK);
    assertThat(Cli.runWithInput(token, "jwt", "decode").code()).isEqualTo(ExitCode.OK);
    Run missing = Cli.run("jwt", "decode", "@" + directory.resolve("none"));
    assertThat(missing.code()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err()).contains("cannot read");
    Run long_ = Cli.runWithInput(" ".repeat((1 << 20) + 1), "jwt", "decode");
    assertThat(long_.err()).contains("longer than 1 MiB");
  }

  @Test
  void aPemKeyNeedsItsAlgorithm() {
    Run run = Cli.runWithInput("-----BEGIN PRIVATE KEY-----\n", "jwt", "sign", "--key", "-", keys);

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--alg is required");
  }

  @Test
  void aSetWithPrivateKeysIsShownWithoutThemAndWithAWarning() throws IOException {
    Run run = Cli.run("jwks", "show", key);

    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("never publish it");
    assertThat(run.out()).contains("private").doesNotContain("\"d\"");
  }

  @Test
  void anEntryOfTheCacheHasAnAge() throws IOException {
    String set = "{\"keys\":[" + Files.readString(Path.of(keys)) + "]}";
    String entry = "{\"jwks\":" + set + ",\"uat\":" + (Cli.NOW.getEpochSecond() - 600) + "}";
    Run young = Cli.runWithInput(entry, "jwks", "entry", "--max-age", "10m");
    Run old = Cli.runWithInput(entry, "jwks", "entry", "--max-age", "599s");
    Run future =
        Cli.runWithInput(
            "{\"jwks\":" + set + ",\"uat\":" + (Cli.NOW.getEpochSecond() + 9) + "}",
            "jwks",
            "entry");

    assertThat(young.code()).isEqualTo(ExitCode.OK);
    assertThat(young.out()).contains("2025-12-31T23:50:00Z, 10 minutes ago", "one");
    assertThat(old.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(old.err()).contains("older than --max-age");
    assertThat(future.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(future.err()).contains("from the future");
    assertThat(Cli.runWithInput("{}", "jwks", "entry").err()).contains("not an entry");
  }

  private static Run sealed(String input, String command, String seal, String issuer) {
    return Cli.runWithInput(
        input,
        "jwks",
        command,
        "--seal-key",
        seal,
        "--seal-id",
        "s1",
        "--issuer",
        issuer,
        "--jwks-uri",
        "https://as.test/jwks");
  }

  @Test
  void anEntryIsSealedAndItsSealChecked(@TempDir Path folder) throws IOException {
    String seal = Files.writeString(folder.resolve("seal"), "A".repeat(43) + "\n").toString();
    String other = Files.writeString(folder.resolve("other"), "B".repeat(43)).toString();
    String entry = Files.readString(Path.of("src/test/page/entry.json"));
    Run made = sealed(entry, "seal", seal, "https://as.test");
    assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.OK);
    assertThat(made.json().string("seal")).startsWith("s1.");

    Run right = sealed(made.out(), "entry", seal, "https://as.test");
    assertThat(right.code()).isEqualTo(ExitCode.OK);
    assertThat(right.err()).contains("The seal holds.");
    for (Run wrong :
        List.of(
            sealed(made.out(), "entry", other, "https://as.test"),
            sealed(made.out(), "entry", seal, "https://other.test"),
            sealed(entry, "entry", seal, "https://as.test"),
            sealed(
                made.out().replace("1767225360", "1767225361"),
                "entry",
                seal,
                "https://as.test"))) {
      assertThat(wrong.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(wrong.err()).contains("The seal does not hold");
    }
    assertThat(Cli.runWithInput(made.out(), "jwks", "entry").err()).contains("was not checked");
    String tooShort = Files.writeString(folder.resolve("short"), "AAAA").toString();
    assertThat(sealed(entry, "seal", tooShort, "https://as.test").code()).isEqualTo(ExitCode.USAGE);
  }
}
