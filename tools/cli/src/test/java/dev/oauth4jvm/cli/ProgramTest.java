package dev.oauth4jvm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.oauth4jvm.cli.Cli.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {

  static List<Command> commands() {
    return Program.commands();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithAnExampleThatParses(Command command) {
    Run help = Cli.run((command.name() + " --help").split(" "));

    assertThat(help.code()).isEqualTo(ExitCode.OK);
    assertThat(help.out()).contains(command.summary(), "example:", command.example());
    command.options().forEach(option -> assertThat(help.out()).contains("--" + option.name()));
    String arguments = command.example().replaceAll(" < .*", "").substring(command.name().length());
    List<String> words = Arrays.stream(arguments.split(" ")).filter(w -> !w.isEmpty()).toList();
    assertThat(command.example()).startsWith(command.name() + " ");
    assertThatCode(() -> Arguments.parse(command, words)).doesNotThrowAnyException();
  }

  @Test
  void helpListsEveryCommand() {
    Run help = Cli.run("--help");

    assertThat(help.code()).isEqualTo(ExitCode.OK);
    commands().forEach(command -> assertThat(help.out()).contains("  " + command.name() + " "));
    assertThat(Cli.run().code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheCommandsThatThereAre() {
    Run run = Cli.run("jwt", "\u001b[31mread");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no command jwt \\u001b[31mread", "jwt decode");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void optionsAreNeitherAbbreviatedNorRepeatedNorUnknown() {
    assertUsage("--form", "jwt", "decode", "--form", "json", "x");
    assertUsage(
        "--format is given more than once",
        "jwt",
        "decode",
        "--format",
        "json",
        "--format",
        "text",
        "x");
    assertUsage("--format is text or json", "jwt", "decode", "--format", "xml", "x");
    assertUsage("at most 1 operands", "jwt", "decode", "x", "y");
    assertUsage("--out is required", "keygen");
    assertUsage("such as 5m", "jwks", "entry", "--max-age", "5", "x");
  }

  private static void assertUsage(String message, String... words) {
    Run run = Cli.run(words);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void coloursAreForTerminalsUnlessTheEnvironmentSaysOtherwise() {
    assertThat(Style.wanted(Map.of(), true)).isTrue();
    assertThat(Style.wanted(Map.of(), false)).isFalse();
    assertThat(Style.wanted(Map.of("NO_COLOR", "1"), true)).isFalse();
    assertThat(Style.wanted(Map.of("NO_COLOR", ""), true)).isTrue();
    assertThat(Style.wanted(Map.of("CLICOLOR_FORCE", "1"), false)).isTrue();
    assertThat(Style.wanted(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), true)).isFalse();
  }

  @Test
  void timesAreRelativeAndThoseOfNoEraAreNotComputedWith() {
    assertThat(Times.at(Cli.NOW.getEpochSecond() - 600, Cli.NOW))
        .isEqualTo("2025-12-31T23:50:00Z, 10 minutes ago");
    assertThat(Times.at(Cli.NOW.getEpochSecond() + 1, Cli.NOW)).endsWith("in 1 second");
    assertThat(Times.at(Cli.NOW.getEpochSecond() + 7200, Cli.NOW)).endsWith("in 2 hours");
    assertThat(Times.at(Cli.NOW.getEpochSecond() - 864000, Cli.NOW)).endsWith("10 days ago");
    assertThat(Times.at(Long.MAX_VALUE, Cli.NOW)).isEqualTo("not a time of this era");
    assertThat(Times.at(-1, Cli.NOW)).isEqualTo("not a time of this era");
  }
}
