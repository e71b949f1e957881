package dev.oauth4jvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.cli.Cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script for bash, in a real bash; the other scripts by what they name. */
class CompletionTest {

  @TempDir Path directory;

  /** What bash offers for the last of these words. */
  private List<String> offered(String words) throws IOException, InterruptedException {
    Path script = directory.resolve("completion");
    Files.writeString(script, Cli.run("completion", "bash").out());
    String program =
        """
        source "$1"
        read -r -a COMP_WORDS <<<"oauth4jvm $2"
        [[ "$2" == *' ' || -z "$2" ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _oauth4jvm
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    Process bash =
        new ProcessBuilder("bash", "-c", program, "bash", script.toString(), words)
            .redirectErrorStream(true)
            .start();
    List<String> lines = new String(bash.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(bash.waitFor()).as(lines.toString()).isZero();
    return lines;
  }

  @Test
  void commandsAreOfferedByTheirFirstWord() throws Exception {
    assertThat(offered("")).contains("jwt", "jwks", "doctor", "token").doesNotContain("jwt decode");
    assertThat(offered("j")).containsExactly("jwks", "jwt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          jwt |decode verify sign
          jwt v|verify
          doctor |as rs
          jwt verify --is|--issuer
          doctor rs --audience x --m|--method --mcp
          token --cl|--client-id
          token --scope x --cl|--client-id
          """)
  void secondWordsAndOptionsAreThoseOfTheCommand(String words, String expected) throws Exception {
    assertThat(offered(words)).containsExactly(expected.split(" ", -1));
  }

  @Test
  void everyCommandAndOptionIsInEachScript() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      Run run = Cli.run("completion", shell);
      assertThat(run.code()).isEqualTo(ExitCode.OK);
      for (Command command : Program.commands()) {
        assertThat(run.out()).contains(List.of(command.name().split(" ", -1)));
        for (Command.Option option : Program.optionsOf(command)) {
          assertThat(run.out()).contains(option.name());
        }
      }
    }
  }

  @Test
  void anotherShellIsAUsageError() {
    assertThat(Cli.run("completion", "cmd").err()).contains("bash, zsh, fish, and not cmd");
  }
}
