package dev.oauth4jvm.cli;

import java.util.List;

/** The texts of help. */
final class Help {

  private static final int COLUMN = 24;

  private Help() {}

  static String overview(List<Command> commands) {
    StringBuilder text = new StringBuilder();
    text.append("usage: ").append(Program.NAME).append(" COMMAND [OPTION...] [OPERAND]\n\n");
    for (Command command : commands) {
      row(text, command.name(), command.summary());
    }
    return text.append("\nOperands: - reads standard input, @FILE the content of a file.\n")
        .append("Exit codes: 0 done, 1 refused, 2 usage, 3 a server's error, 4 unreachable.\n")
        .append("Help of a command: ")
        .append(Program.NAME)
        .append(" COMMAND --help\n")
        .toString();
  }

  static String of(Command command) {
    StringBuilder text = new StringBuilder("usage: ").append(Program.NAME).append(' ');
    text.append(command.name()).append(" [OPTION...]");
    if (!command.operands().isEmpty()) {
      text.append(' ').append(command.operands());
    }
    text.append("\n\n").append(command.summary()).append("\n\n");
    for (Command.Option option : Program.optionsOf(command)) {
      String value = option.value().isEmpty() ? "" : " " + option.value();
      row(text, "--" + option.name() + value, option.help());
    }
    return text.append("\nexample:\n  ")
        .append(Program.NAME)
        .append(' ')
        .append(command.example())
        .append('\n')
        .toString();
  }

  private static void row(StringBuilder text, String name, String help) {
    text.append("  ").append(name);
    text.append(" ".repeat(Math.max(2, COLUMN - name.length()))).append(help).append('\n');
  }
}
