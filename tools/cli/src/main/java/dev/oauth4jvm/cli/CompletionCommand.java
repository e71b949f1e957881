package dev.oauth4jvm.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a script with which a shell completes commands and options. */
final class CompletionCommand implements Command {

  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String summary() {
    return "print a script for a shell, which completes commands and options";
  }

  @Override
  public String operands() {
    return String.join("|", SHELLS);
  }

  @Override
  public String example() {
    return "completion bash";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) {
    String shell = arguments.operand("the shell");
    switch (shell) {
      case "bash" -> bash().forEach(console::line);
      case "zsh" -> {
        console.line("#compdef " + Program.NAME);
        console.line("autoload -U +X bashcompinit && bashcompinit"); // zsh runs scripts for bash
        bash().forEach(console::line);
      }
      case "fish" -> fish().forEach(console::line);
      default ->
          throw new UsageException(
              "the shells are " + String.join(", ", SHELLS) + ", and not " + shell);
    }
    return ExitCode.OK;
  }

  /** The second words of commands by their first word; none for a command of one word. */
  private static Map<String, List<String>> words() {
    Map<String, List<String>> words = new LinkedHashMap<>();
    for (Command command : Program.commands()) {
      String[] parts = command.name().split(" ", -1);
      List<String> second = words.computeIfAbsent(parts[0], first -> new ArrayList<>());
      if (parts.length > 1) {
        second.add(parts[1]);
      }
    }
    return words;
  }

  private static List<String> bash() {
    List<String> lines = new ArrayList<>();
    lines.add("_oauth4jvm() {");
    lines.add("  local words='" + String.join(" ", words().keySet()) + "'");
    lines.add("  case \"$COMP_CWORD ${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in");
    lines.add("    '1 '*) ;;");
    words()
        .forEach(
            (first, second) -> {
              if (!second.isEmpty()) {
                lines.add("    '2 " + first + " '*) words='" + String.join(" ", second) + "' ;;");
              }
            });
    for (Command command : Program.commands()) {
      String options =
          Program.optionsOf(command).stream()
              .map(option -> "--" + option.name())
              .collect(Collectors.joining(" "));
      lines.add("    *' " + command.name() + " '* | *' " + command.name() + "')");
      lines.add("      words='" + options + "' ;;");
    }
    lines.add("    *) words='' ;;");
    lines.add("  esac");
    lines.add("  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))");
    lines.add("}");
    lines.add("complete -o default -F _oauth4jvm oauth4jvm");
    return lines;
  }

  private static List<String> fish() {
    List<String> lines = new ArrayList<>();
    words()
        .forEach(
            (first, second) -> {
              lines.add(fish("__fish_use_subcommand") + " -f -a " + first);
              for (String word : second) {
                String without =
                    "; and not __fish_seen_subcommand_from " + String.join(" ", second);
                lines.add(
                    fish("__fish_seen_subcommand_from " + first + without) + " -f -a " + word);
              }
            });
    for (Command command : Program.commands()) {
      String seen =
          "__fish_seen_subcommand_from "
              + command.name().replace(" ", "; and __fish_seen_subcommand_from ");
      for (Option option : Program.optionsOf(command)) {
        lines.add(
            fish(seen)
                + " -l "
                + option.name()
                + (option.value().isEmpty() ? "" : " -r")
                + " -d '"
                + option.help().replace("'", "\\'")
                + "'");
      }
    }
    return lines;
  }

  private static String fish(String condition) {
    return "complete -c " + Program.NAME + " -n '" + condition + "'";
  }
}
